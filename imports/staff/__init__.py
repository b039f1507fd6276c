"""Pages of the staff area for deliveries: upload, look, compare, accept, take back."""
