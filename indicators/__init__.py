"""The domain: what is measured, where, when, and what may be shown."""
