"""Whether a document is booked without a person: every check, and the decision (requirements AB-*)."""

from boekwerk.autobook.codes import CONSEQUENCES
from boekwerk.autobook.pipeline import decide
from boekwerk.autobook.reference import checks_reference
from boekwerk.autobook.table import CHECKS, CheckEntry

__all__ = ["CHECKS", "CONSEQUENCES", "CheckEntry", "checks_reference", "decide"]
