"""The HTTP API: documents in, decisions, overview, authorisations, timelines."""
