"""Reads all and owns no source of truth, only snapshots made by its own jobs."""
