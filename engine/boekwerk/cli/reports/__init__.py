"""How the results of a dry-run are shown: lines for a person, JSON for a program, a page to keep."""
