"""Open data for programs: interfaces and catalogue. Everything comes from published values."""
