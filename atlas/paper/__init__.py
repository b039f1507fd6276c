"""Profiles on paper: made by the worker after each release, kept in the database, served as files."""
