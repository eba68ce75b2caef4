"""Charges, refunds, disputes, payouts, and what each does to the balance."""
