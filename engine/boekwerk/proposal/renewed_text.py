"""A text of an earlier booking, with what was of that invoice only put right (BP-7).

Copied as it stands, "2026-0041 Telecom Noord" would name last month's invoice for ever. So where the text
has the earlier invoice's number, its date, or the month of that date, it gets this document's; everything
else stays. See ``docs/decisions/0061-what-is-copied-from-the-last-booking.md``.
"""

from __future__ import annotations

import datetime
import re

from boekwerk.domain.past import PastBooking
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.variables import filled_in

# A shorter number, or one that is a year, is likely to stand in a text for something else.
_SHORTEST_NUMBER = 4
_YEAR = re.compile("(?:19|20)[0-9]{2}", re.ASCII)
_MONTH_NAMES = (
    "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "january february march april may june july august september october november december".split(),
)
# Not inside a longer word or number: 2026-004 is not in 2026-0041, nor in 2026-004-B.
_WHOLE = r"(?<!\w)(?<!\w[-/.])(?:{})(?![-/.]?\w)"
_NAMES = "|".join(map("|".join, _MONTH_NAMES))
_DATE = re.compile(
    _WHOLE.format(
        r"(?P<iso>[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)"
        r"|(?P<dutch>(?:[0-9]{2}[-/.])?[0-9]{2}[-/.][0-9]{4})"
        rf"|(?:(?P<day>[0-9]{{1,2}}) )?(?P<month>{_NAMES}) (?P<year>[0-9]{{4}})"
    ),
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NOT_DIGITS = re.compile("[^0-9]")


def renewed_text(text: str, booking: PastBooking, draft: Draft) -> str:
    """Put this document's number, date and month where those of the earlier booking stand in its text.

    Variables in it (BP-13) are filled in from this document.
    """
    if "{" in text:
        text = filled_in(text, draft, None) or ""
    if _DIGIT.search(text) is None:
        return text
    old, new = booking.date, draft.document.issue_date
    parts = _around(text, booking.number)
    if new is not None and new != old:
        parts = [_DATE.sub(lambda found: _renewed_date(found, old, new), part) for part in parts]
    return " ".join((draft.document.number or "").join(parts).split())


def _around(text: str, number: str | None) -> list[str]:
    """Give what stands before, between and after the places where a text has a number."""
    if not number or number not in text or not _is_telling(number):
        return [text]
    return re.split(_WHOLE.format(re.escape(number)), text)


def _is_telling(number: str) -> bool:
    has_digit = any(character.isdigit() for character in number)
    return len(number) >= _SHORTEST_NUMBER and has_digit and _YEAR.fullmatch(number) is None


def _renewed_date(found: re.Match[str], old: datetime.date, new: datetime.date) -> str:
    """Write the new date, or month, in the manner of what was found; that itself if it is another date."""
    if found["month"]:
        return _renewed_name(found, old, new)
    is_iso = found["iso"] is not None
    separators = _NOT_DIGITS.findall(found[0])
    has_day = len(separators) > 1
    if _numbers(old, is_iso, has_day) != _NOT_DIGITS.split(found[0]):
        return found[0]
    numbers = _numbers(new, is_iso, has_day)
    return numbers[0] + "".join(map("".join, zip(separators, numbers[1:], strict=True)))


def _numbers(date: datetime.date, is_iso: bool, has_day: bool) -> list[str]:
    numbers = [f"{date.year:04}", f"{date.month:02}", f"{date.day:02}"][: 3 if has_day else 2]
    return numbers if is_iso else numbers[::-1]


def _renewed_name(found: re.Match[str], old: datetime.date, new: datetime.date) -> str:
    day, month, year = found["day"], found["month"], found["year"]
    names = next(names for names in _MONTH_NAMES if month.lower() in names)
    is_same = names.index(month.lower()) == old.month - 1 and int(year) == old.year
    if not is_same or (day is not None and int(day) != old.day):
        return found[0]
    name = names[new.month - 1]
    written = name.capitalize() if month[0].isupper() else name
    return f"{written} {new.year}" if day is None else f"{new.day} {written} {new.year}"
