"""Tasks, as a package."""
