"""The site: settings, addresses, pages; no rules about numbers."""
