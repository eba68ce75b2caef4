"""What we tell people, and how it reaches them."""
