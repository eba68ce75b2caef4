"""Catalogue, as a package."""
