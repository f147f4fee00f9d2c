"""What a transaction of a purchase or sales journal was: an invoice booked, made into a booking."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from boekwerk.domain.amount import ZERO, exactly
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import Direction
from boekwerk.history.cells import LONGEST_CODE
from boekwerk.history.keys import Identity, booking_key
from boekwerk.history.xaf_accounts import Accounts
from boekwerk.history.xaf_line import NotUnderstood, TransactionLine, day, line_of, told
from boekwerk.history.xaf_vat import Taxed, taxed_lines
from boekwerk.history.xaf_xml import MOST_LINES, XafRecord

_MIDNIGHT = datetime.time(tzinfo=datetime.UTC)


class XafJournal(Struct, frozen=True):
    """A journal of purchases or sales; ``control`` is the account that it books against, if it says so."""

    code: str
    direction: Direction
    control: str | None
    currency: str


@exactly
def booking_of(transaction: XafRecord, journal: XafJournal, accounts: Accounts) -> PastBooking:
    """Make the booking that a transaction is. Raises NotUnderstood when that would be a guess."""
    plus = "D" if journal.direction == "purchase" else "C"
    if len(transaction.lines) > MOST_LINES:
        raise NotUnderstood("history_xaf_too_many_lines", most=MOST_LINES)
    lines = [line_of(line, plus) for line in transaction.lines]
    control, others = _parted(lines, journal, accounts)
    total = -sum([line.amount for line in control], ZERO)
    taken = sum([line.amount for line in others], ZERO)
    if taken != total:
        raise NotUnderstood("history_xaf_unbalanced", difference=taken - total)
    texts = transaction.texts
    date = day(control[0].texts.get("effDate")) or day(texts.get("trDt"))
    if date is None:
        raise NotUnderstood("history_xaf_date", value=shown(texts.get("trDt", "")))
    identity = _identity(_Parts(control, lines, told(texts, "nr")), journal, date)
    taxed = taxed_lines(others, accounts, journal.direction)
    return PastBooking(
        booking_key(identity),
        "imported",
        identity.relation,
        journal.direction,
        date,
        datetime.datetime.combine(date, _MIDNIGHT),
        total,
        tuple([_past_line(each) for each in taxed]),
        identity.number,
        journal.code,
        journal.currency,
        description=told(texts, "desc"),
    )


class _Parts(NamedTuple):
    """A transaction's lines of the creditors' or debtors' account, all of its lines, and its number."""

    control: Sequence[TransactionLine]
    lines: Sequence[TransactionLine]
    nr: str | None


def _parted(
    lines: Sequence[TransactionLine], journal: XafJournal, accounts: Accounts
) -> tuple[Sequence[TransactionLine], Sequence[TransactionLine]]:
    """Part the lines of the creditors' or debtors' account from the others."""
    own = journal.control
    control = [line for line in lines if line.account == own]
    if control:
        return control, [line for line in lines if line.account != own]
    found = {line.account for line in lines if line.account in accounts.control} or {
        line.account
        for line in lines
        if told(line.texts, "custSupID") and accounts.may_be_control(line.account)
    }
    if not found:
        raise NotUnderstood("history_xaf_no_control")
    if len(found) > 1:
        raise NotUnderstood("history_xaf_controls", accounts=", ".join(sorted(found)))
    control = [line for line in lines if line.account in found]
    return control, [line for line in lines if line.account not in found]


def _identity(parts: _Parts, journal: XafJournal, date: datetime.date) -> Identity:
    relations = _all_told(parts.control, "custSupID") or _all_told(parts.lines, "custSupID")
    if not relations:
        raise NotUnderstood("history_xaf_no_relation")
    if len(relations) > 1:
        raise NotUnderstood("history_xaf_relations", relations=", ".join(sorted(relations)[:10]))
    relation, number = relations.pop(), _number(parts)
    if max(map(len, (relation, number or "", journal.code, parts.nr or ""))) > LONGEST_CODE:
        raise NotUnderstood("history_xaf_too_long", most=LONGEST_CODE)
    nr = parts.nr
    if number is None:
        # Some packages number anew each period: the same number is another booking then.
        nr = f"{nr or ''}/{sum(line.amount for line in parts.control)}"
    return Identity(relation, journal.direction, number, date, journal.code, nr)


def _number(parts: _Parts) -> str | None:
    """Give the invoice's number: its reference, else that of a document other than the transaction."""
    found = _all_told(parts.control, "invRef") or _all_told(parts.lines, "invRef")
    found = found or _all_told(parts.control, "docRef") - {parts.nr or ""}
    return found.pop() if len(found) == 1 else None


def _all_told(lines: Sequence[TransactionLine], name: str) -> set[str]:
    return {text for line in lines if (text := told(line.texts, name))}


def _past_line(taxed: Taxed) -> PastLine:
    line = taxed.line
    texts = line.texts
    return PastLine(
        line.account,
        line.amount,
        "cost",
        None,
        taxed.rate,
        None,
        taxed.code,
        taxed.vat,
        told(texts, "desc"),
        told(texts, "costID", "cost"),
        told(texts, "projID", "projectID", "project"),
    )
