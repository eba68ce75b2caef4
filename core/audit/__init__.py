"""Audit, as a package."""
