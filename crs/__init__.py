"""What we promise and sell: rates, quotas, bookings, agencies, channels, the shop."""
