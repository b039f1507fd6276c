"""Commands of the texts."""
