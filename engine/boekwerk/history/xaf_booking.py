"""What a transaction of a purchase or sales journal was: an invoice booked, made into a booking."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from lxml.etree import _Element
from msgspec import Struct

from boekwerk.domain.amount import ZERO, exactly
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import Direction
from boekwerk.history.cells import LONGEST_CODE
from boekwerk.history.keys import Identity, booking_key
from boekwerk.history.xaf_accounts import Accounts
from boekwerk.history.xaf_line import NotUnderstood, TransactionLine, day, first_text, line_of
from boekwerk.history.xaf_names import Names, stripped, texts_of
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


@exactly
def booking_of(transaction: _Element, names: Names, journal: XafJournal, accounts: Accounts) -> PastBooking:
    """Make the booking that a transaction is. Raises NotUnderstood when that would be a guess."""
    plus = "D" if journal.direction == "purchase" else "C"
    lines = [line_of(element, names, plus) for element in transaction.iterchildren(names.line)]
    if len(lines) > _MOST_LINES:
        raise NotUnderstood("history_xaf_too_many_lines", most=_MOST_LINES)
    control, others = _parted(lines, names, journal, accounts)
    total = -sum((line.amount for line in control), ZERO)
    taken = sum((line.amount for line in others), ZERO)
    if taken != total:
        raise NotUnderstood("history_xaf_unbalanced", difference=taken - total)
    texts = texts_of(transaction)
    date = day(control[0].texts.get(names.date)) or day(texts.get(names.booked_on))
    if date is None:
        raise NotUnderstood("history_xaf_date", value=shown(texts.get(names.booked_on) or ""))
    identity = _identity(Parts(control, lines, stripped(texts.get(names.nr))), names, journal, date)
    return PastBooking(
        booking_key(identity),
        "imported",
        identity.relation,
        journal.direction,
        date,
        datetime.datetime.combine(date, _MIDNIGHT),
        total,
        tuple([_past_line(each, names) for each in taxed_lines(others, accounts, journal.direction)]),
        identity.number,
        journal.code,
        journal.currency,
        description=stripped(texts.get(names.text)),
    )


class Parts(NamedTuple):
    """A transaction's lines of the creditors' or debtors' account, all of its lines, and its number."""

    control: Sequence[TransactionLine]
    lines: Sequence[TransactionLine]
    nr: str | None


def _parted(
    lines: Sequence[TransactionLine], names: Names, journal: XafJournal, accounts: Accounts
) -> tuple[Sequence[TransactionLine], Sequence[TransactionLine]]:
    """Part the lines of the creditors' or debtors' account from the others."""
    found = {line.account for line in lines if line.account == journal.control}
    found = found or {line.account for line in lines if line.account in accounts.control}
    found = found or {
        line.account
        for line in lines
        if line.texts.get(names.relation) and accounts.may_be_control(line.account)
    }
    if not found:
        raise NotUnderstood("history_xaf_no_control")
    if len(found) > 1:
        raise NotUnderstood("history_xaf_controls", accounts=", ".join(sorted(found)))
    control = [line for line in lines if line.account in found]
    return control, [line for line in lines if line.account not in found]


def _identity(parts: Parts, names: Names, journal: XafJournal, date: datetime.date) -> Identity:
    relations = _told(parts.control, names.relation) or _told(parts.lines, names.relation)
    if not relations:
        raise NotUnderstood("history_xaf_no_relation")
    if len(relations) > 1:
        raise NotUnderstood("history_xaf_relations", relations=", ".join(sorted(relations)[:10]))
    relation, number = relations.pop(), _number(parts, names)
    if max(map(len, (relation, number or "", journal.code, parts.nr or ""))) > LONGEST_CODE:
        raise NotUnderstood("history_xaf_too_long", most=LONGEST_CODE)
    return Identity(relation, journal.direction, number, date, journal.code, parts.nr)


def _number(parts: Parts, names: Names) -> str | None:
    """Give the invoice's number: its reference, else that of a document other than the transaction."""
    found = _told(parts.control, names.number) or _told(parts.lines, names.number)
    found = found or _told(parts.control, names.document) - {parts.nr or ""}
    return found.pop() if len(found) == 1 else None


def _told(lines: Sequence[TransactionLine], name: str) -> set[str]:
    return {text for line in lines if (text := stripped(line.texts.get(name)))}


def _past_line(taxed: Taxed, names: Names) -> PastLine:
    line = taxed.line
    return PastLine(
        line.account,
        line.amount,
        rate=taxed.rate,
        vat_code=taxed.code,
        vat=taxed.vat,
        description=stripped(line.texts.get(names.text)),
        cost_centre=first_text(line.texts, names.cost_centres),
        project=first_text(line.texts, names.projects),
    )
