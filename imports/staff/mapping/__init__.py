"""The mapping screen: a table that nobody has described yet, and the saved mappings."""
