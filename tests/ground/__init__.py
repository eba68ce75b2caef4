"""Tests of the ground: clusters, the supervisor, set-up."""
