"""A network from spreadsheets: read, checked, shown, loaded whole or not at all, exported."""
