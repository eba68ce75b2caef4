"""The demo's own year: bookings of its past and its future, from the proportions of real ones."""
