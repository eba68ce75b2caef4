"""Guards of the house: rules that hold for every file, route and table."""
