"""Earlier bookings (boekingshistorie) from files of others and of our own, and back into one."""

from boekwerk.history.csv_reader import read_csv
from boekwerk.history.csv_writer import write_csv
from boekwerk.history.notes import Notes

__all__ = ["Notes", "read_csv", "write_csv"]
