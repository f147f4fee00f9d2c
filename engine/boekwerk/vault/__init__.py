"""Keeping secrets: encrypted at rest, by a key that is never beside them."""
