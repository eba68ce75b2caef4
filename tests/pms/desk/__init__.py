"""Tests, by the shape of the house."""
