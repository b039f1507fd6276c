"""The city's own words: pages it edits, and messages from its readers."""
