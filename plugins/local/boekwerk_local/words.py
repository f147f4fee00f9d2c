"""What the plugin adds to the words of rules."""

from __future__ import annotations

from boekwerk import Case, Field, Words

_SATURDAY = 5


def _issued_in_weekend(case: Case) -> bool | None:
    """Tell whether the document is dated in a weekend; None for one without date."""
    date = case.document.issue_date
    return None if date is None else date.weekday() >= _SATURDAY


ISSUED_IN_WEEKEND = Field(
    name="local.issued_in_weekend",
    type="bool",
    title=Words("In het weekend gedateerd", "Dated in a weekend"),
    about=Words(
        "Of de factuurdatum op een zaterdag of zondag valt.",
        "Whether the invoice date is a Saturday or a Sunday.",
    ),
    get=_issued_in_weekend,
)
"""Invoices that a shop or contractor makes up on a day off are looked at by some offices."""
