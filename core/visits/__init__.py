"""Visits, as a package."""
