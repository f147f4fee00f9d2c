"""A text of an earlier booking, with what was of that invoice only put right (BP-7).

Copied as it stands, "2026-0041 Telecom Noord" would name last month's invoice for ever. So where the text
has the earlier invoice's number, its date, or the month of that date, it gets this document's; everything
else stays. See ``docs/decisions/0061-what-is-copied-from-the-last-booking.md``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from boekwerk.domain.document import Document
from boekwerk.domain.past import PastBooking
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.variables import render, text_values

# A shorter number, or one that is a year, is likely to stand in a text for something else.
_SHORTEST_NUMBER = 4
_YEAR = re.compile("(?:19|20)[0-9]{2}", re.ASCII)
_MONTH_NAMES = (
    "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "january february march april may june july august september october november december".split(),
)
_DAY_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
_MONTH_FORMATS = ("%Y-%m", "%m-%Y", "%m/%Y")


def renewed_text(text: str, booking: PastBooking, draft: Draft) -> str:
    """Put this document's number, date and month where those of the earlier booking stand in its text.

    Variables in it (BP-13) are filled in from this document.
    """
    if "{" in text:
        text = render(text, text_values(draft)).text
    document = draft.document
    wanted = {old: new for old, new in _renewals(booking, document) if old in text}
    if not wanted:
        return text
    either = "|".join(map(re.escape, sorted(wanted, key=len, reverse=True)))
    # Not inside a longer word or number: 2026-004 is not in 2026-0041, nor in 2026-004-B.
    whole = re.compile(rf"(?<!\w)(?<!\w[-/.])(?:{either})(?![-/.]?\w)")
    return " ".join(whole.sub(lambda found: wanted[found[0]], text).split())


def _renewals(booking: PastBooking, document: Document) -> Iterator[tuple[str, str]]:
    """List what is only of the earlier booking, with what it is of this document."""
    if booking.number and _is_telling(booking.number):
        yield booking.number, document.number or ""
    new = document.issue_date
    if new is None or new == booking.date:
        return
    yield from _dates(booking.date, new)
    for names in _MONTH_NAMES:
        yield from _named(booking.date, new, names)


def _is_telling(number: str) -> bool:
    has_digit = any(character.isdigit() for character in number)
    return len(number) >= _SHORTEST_NUMBER and has_digit and _YEAR.fullmatch(number) is None


def _dates(old: datetime.date, new: datetime.date) -> Iterator[tuple[str, str]]:
    for written in (*_DAY_FORMATS, *_MONTH_FORMATS):
        yield old.strftime(written), new.strftime(written)


def _named(old: datetime.date, new: datetime.date, names: list[str]) -> Iterator[tuple[str, str]]:
    before, after = names[old.month - 1], names[new.month - 1]
    for was, becomes in ((before, after), (before.capitalize(), after.capitalize())):
        yield f"{old.day} {was} {old.year}", f"{new.day} {becomes} {new.year}"
        yield f"{was} {old.year}", f"{becomes} {new.year}"
