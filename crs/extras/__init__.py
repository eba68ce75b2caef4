"""Extras, as a package."""
