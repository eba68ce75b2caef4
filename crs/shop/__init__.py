"""Shop, as a package."""
