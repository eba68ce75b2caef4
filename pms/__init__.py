"""The stay: rooms, stays, the desk, housekeeping, dining, the night audit."""
