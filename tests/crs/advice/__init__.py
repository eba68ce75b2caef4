"""Tests of crs.advice."""
