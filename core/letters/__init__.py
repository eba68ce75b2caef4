"""Letters: what is told by mail, in words; how it looks and is sent."""
