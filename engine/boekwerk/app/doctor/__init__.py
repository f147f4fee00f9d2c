"""What keeps an office from booking: looked up, each with what to do about it (requirement AB-4)."""

from boekwerk.app.doctor.examining import Examination, examine
from boekwerk.app.doctor.findings import LEVELS, Finding, Level

__all__ = ["LEVELS", "Examination", "Finding", "Level", "examine"]
