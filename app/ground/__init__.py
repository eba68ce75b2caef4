"""The ground the program stands on: PostgreSQL, Valkey, secrets, supervisor."""
