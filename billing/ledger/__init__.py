"""The ledger, as a package."""
