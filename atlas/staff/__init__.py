"""Pages of the staff area about releases."""
