"""Wiring only: the factory, config, permissions, subscribers, schedule, commands."""
