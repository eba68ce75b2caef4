"""The payment sandbox: a program of its own, which imports nothing of the rest."""
