"""Boekwerk: books invoices automatically, with a reason for every step."""
