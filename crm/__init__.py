"""The person, and what we tell them."""
