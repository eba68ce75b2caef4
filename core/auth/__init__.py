"""Auth, as a package."""
