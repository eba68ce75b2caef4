"""Content, as a package."""
