"""Replay of history: what would have been proposed and booked before each booking was known (RU-10)."""
