"""Earlier bookings (boekingshistorie) from files of others and of our own, and back into one."""

from boekwerk.history.columns import BY_NAME as HISTORY_COLUMNS
from boekwerk.history.csv_reader import read_csv
from boekwerk.history.csv_writer import write_csv
from boekwerk.history.known_accounts import KnownAccounts
from boekwerk.history.notes import Notes
from boekwerk.history.reading import HISTORY_KINDS, HistoryFile, HistoryKind, read_history

__all__ = [
    "HISTORY_COLUMNS",
    "HISTORY_KINDS",
    "HistoryFile",
    "HistoryKind",
    "KnownAccounts",
    "Notes",
    "read_csv",
    "read_history",
    "write_csv",
]
