"""The desk's search: one field for whatever the packages can find."""
