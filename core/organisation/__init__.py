"""Organisation, as a package."""
