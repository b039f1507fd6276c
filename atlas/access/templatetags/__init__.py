"""Template tags of the staff site's doors."""
