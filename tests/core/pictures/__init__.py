"""Pictures: what is taken, how it is kept and shown."""
