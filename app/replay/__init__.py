"""The replay: real demand of the past, played through the ordinary operations."""
