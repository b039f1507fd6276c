"""The catalogue: topics, sources, measures and indicators as readable files (see ``LIESMICH.md``)."""
