"""The residents' register: record files (R1) and aggregated files, long (R2) and wide (R3)."""
