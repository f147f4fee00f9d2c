"""Obligations (verplichtingen): references found in a document, and what they match (requirements OB-*)."""
