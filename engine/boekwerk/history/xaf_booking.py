"""What a transaction of a purchase or sales journal was: an invoice booked, made into a booking."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from lxml.etree import _Element
from msgspec import Struct

from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import Direction
from boekwerk.history.cells import LONGEST_CODE
from boekwerk.history.keys import Identity, booking_key
from boekwerk.history.xaf_accounts import Accounts
from boekwerk.history.xaf_line import NotUnderstood, TransactionLine, day, line_of, texts_of
from boekwerk.history.xaf_vat import Taxed, taxed_lines

# As many as a booking in a CSV file may have.
_MOST_LINES = 100_000
_MIDNIGHT = datetime.time(tzinfo=datetime.UTC)


class XafJournal(Struct, frozen=True):
    """A journal of purchases or sales; ``control`` is the account that it books against, if it says so."""

    code: str
    direction: Direction
    control: str | None
    currency: str


def booking_of(transaction: _Element, cut: int, journal: XafJournal, accounts: Accounts) -> PastBooking:
    """Make the booking that a transaction is. Raises NotUnderstood when that would be a guess."""
    texts = texts_of(transaction, cut)
    plus = "D" if journal.direction == "purchase" else "C"
    name = f"{transaction.tag[:cut]}trLine"
    lines = [line_of(element, cut, plus) for element in transaction.iterchildren(name)]
    if len(lines) > _MOST_LINES:
        raise NotUnderstood("history_xaf_too_many_lines", most=_MOST_LINES)
    control, others = _parted(lines, journal, accounts)
    total = -_total(control)
    if _total(lines):
        raise NotUnderstood("history_xaf_unbalanced", difference=_total(lines))
    date = day(control[0].date) or day(texts.get("trDt"))
    if date is None:
        raise NotUnderstood("history_xaf_date", value=shown(texts.get("trDt", "")))
    nr = texts.get("nr", "").strip() or None
    relation, number = _relation(control, lines), _number(control, lines, nr)
    if max(map(len, (relation, number or "", journal.code, nr or ""))) > LONGEST_CODE:
        raise NotUnderstood("history_xaf_too_long", most=LONGEST_CODE)
    identity = Identity(relation, journal.direction, number, date, journal.code, nr)
    taxed = taxed_lines(others, accounts, journal.direction)
    return PastBooking(
        booking_key(identity),
        "imported",
        relation,
        journal.direction,
        date,
        datetime.datetime.combine(date, _MIDNIGHT),
        total,
        tuple(map(_past_line, taxed)),
        number,
        journal.code,
        journal.currency,
        description=texts.get("desc", "").strip() or None,
    )


def _parted(
    lines: Sequence[TransactionLine], journal: XafJournal, accounts: Accounts
) -> tuple[list[TransactionLine], list[TransactionLine]]:
    """Part the lines of the creditors' or debtors' account from the others."""
    found = {line.account for line in lines if line.account == journal.control}
    found = found or {line.account for line in lines if line.account in accounts.control}
    found = found or {
        line.account for line in lines if line.relation and accounts.may_be_control(line.account)
    }
    if not found:
        raise NotUnderstood("history_xaf_no_control")
    if len(found) > 1:
        raise NotUnderstood("history_xaf_controls", accounts=", ".join(sorted(found)))
    control = [line for line in lines if line.account in found]
    return control, [line for line in lines if line.account not in found]


def _relation(control: Sequence[TransactionLine], lines: Sequence[TransactionLine]) -> str:
    found = {line.relation for line in control if line.relation}
    found = found or {line.relation for line in lines if line.relation}
    if not found:
        raise NotUnderstood("history_xaf_no_relation")
    if len(found) > 1:
        raise NotUnderstood("history_xaf_relations", relations=", ".join(sorted(found)[:10]))
    return found.pop()


def _number(
    control: Sequence[TransactionLine], lines: Sequence[TransactionLine], nr: str | None
) -> str | None:
    """Give the invoice's number: its reference, else that of a document other than the transaction."""
    for found in (
        {line.number for line in control if line.number},
        {line.number for line in lines if line.number},
        {line.document for line in control if line.document and line.document != nr},
    ):
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _past_line(taxed: Taxed) -> PastLine:
    line = taxed.line
    return PastLine(
        line.account,
        line.amount,
        rate=taxed.rate,
        vat_code=taxed.code,
        vat=taxed.vat,
        description=line.text,
        cost_centre=line.cost_centre,
        project=line.project,
    )


def _total(lines: Sequence[TransactionLine]) -> Decimal:
    total = ZERO
    for line in lines:
        total = EXACT.add(total, line.amount)
    return total
