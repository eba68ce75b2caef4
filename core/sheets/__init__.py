"""Spreadsheets that are declared once: read, checked, compared, written and exported by that."""
