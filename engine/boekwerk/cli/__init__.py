"""The command line: parses, calls, prints; the work is elsewhere."""
