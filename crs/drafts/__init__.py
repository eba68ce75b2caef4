"""Forms of the shop as they were filled, kept for who filled them."""
