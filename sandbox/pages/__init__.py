"""What people see: the pay page, and the page with the switches."""
