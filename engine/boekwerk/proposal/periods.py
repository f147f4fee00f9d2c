"""The periods of deferred lines (uitgestelde kosten, omzetverdeling): the document's where none is said.

Whatever defers a line (the relation's posting rule, a template, the last booking, a person), it comes past
here, so that none is dropped in silence by a package that cannot spread.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.document import Document
from boekwerk.domain.proposal import BookingLine, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.domain.spreading import LONGEST_MONTHS, can_be_spread
from boekwerk.proposal.draft import FROM_DOCUMENT, Draft

_ABILITY = "spread_over_periods"


class _Stated(Struct, frozen=True):
    """The period that the document states, or why it states none that can be taken over."""

    first: datetime.date | None = None
    last: datetime.date | None = None
    remark: Reason | None = None


def with_periods(lines: Iterable[BookingLine], draft: Draft) -> list[BookingLine]:
    """Fill in the periods of deferred lines; a line of which none is known is deferred without (AB-6)."""
    found = list(lines)
    if not any(line.deferred for line in found):
        return found
    if not getattr(draft.capabilities, _ABILITY):
        draft.unable(_ABILITY, "deferral_switched_off", "deferral_not_in_package")
    stated = _stated(draft.document)
    return [_with_period(line, stated, draft) if line.deferred else line for line in found]


def _with_period(line: BookingLine, stated: _Stated, draft: Draft) -> BookingLine:
    first, last = line.period_from, line.period_until
    if first is not None and last is not None:
        if not can_be_spread(first, last):
            values = {"first": first, "last": last, "most": LONGEST_MONTHS}
            draft.open("deferral_period_impossible", values)
        return line
    if first is not None or last is not None:
        draft.open("deferral_period_half", {"first": first, "last": last})
        return line
    if stated.first is None or stated.last is None:
        draft.remark_once(stated.remark or Reason("deferral_without_period"))
        return line
    periods: dict[str, Provenance] = {"period_from": FROM_DOCUMENT, "period_until": FROM_DOCUMENT}
    return replace(
        line,
        period_from=stated.first,
        period_until=stated.last,
        provenance={**line.provenance, **periods},
    )


def _stated(document: Document) -> _Stated:
    """Take the invoiced period (BT-73, BT-74), else the one that all lines state (BT-134, BT-135)."""
    header = (document.period_start, document.period_end)
    spans = {header}
    if header == (None, None):
        spans = {(line.period_start, line.period_end) for line in document.lines if line.in_total}
    if len(spans) != 1:
        differ = len(spans - {(None, None)}) > 1
        return _Stated(remark=Reason("deferral_periods_differ") if differ else None)
    first, last = spans.pop()
    if first is None or last is None:
        return _Stated()
    if not can_be_spread(first, last):
        values = {"first": first, "last": last, "most": LONGEST_MONTHS}
        return _Stated(remark=Reason("deferral_period_not_taken", values))
    return _Stated(first, last)
