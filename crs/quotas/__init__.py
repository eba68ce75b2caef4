"""Quotas, as a package."""
