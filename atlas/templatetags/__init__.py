"""Filters and tags of the templates: how numbers, reasons and addresses are written."""
