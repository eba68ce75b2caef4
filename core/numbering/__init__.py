"""Numbers of fiscal documents, without gaps."""
