"""Street directory and places: from files to the tables that search, map and profile read.

They are no observations: a file is checked as a whole and replaces or completes what is stored,
in one transaction.
"""
