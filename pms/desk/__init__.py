"""The desk, as a package."""
