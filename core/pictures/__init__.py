"""Pictures, as a package."""
