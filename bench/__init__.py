"""Benchmarks: how fast, how many, how long it holds; `make bench` prints medians and settings."""
