"""The desk's search."""
