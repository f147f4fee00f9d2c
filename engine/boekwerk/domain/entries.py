"""The journal entries of a booking: debit and credit per ledger account, in balance.

For packages that take plain entries, and to prove that a booking balances (requirement BP-16).
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import structs

from boekwerk.domain.administration import VatCode
from boekwerk.domain.amount import ZERO
from boekwerk.domain.booking import Booking, NotComplete
from boekwerk.domain.entry import Entry, EntryKind
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import BookingLine


def entries(booking: Booking, administration: Administration) -> tuple[Entry, ...]:
    """Derive the journal entries of a booking; debits equal credits.

    The control account comes first, then line by line. Raises NotComplete when the journal has no
    control account, a VAT code has no account to book its VAT on, or the entries do not balance.
    """
    journal = administration.journal(booking.journal)
    if journal is None or journal.control_account is None:
        raise NotComplete(f"journal {booking.journal} has no control account")
    writer = _Writer(booking)
    writer.add("control", journal.control_account, -booking.total, _minus(booking.total_home), None)
    for number, line in enumerate(booking.lines, start=1):
        _add_line(writer, number, line, administration)
    if writer.balance:
        raise NotComplete(f"the entries are {writer.balance} out of balance")
    return tuple(writer.entries)


def with_entries(booking: Booking, administration: Administration) -> Booking:
    """Add its journal entries to a booking: for packages whose VAT we book as explicit lines.

    Raises NotComplete like `entries`.
    """
    return structs.replace(booking, entries=entries(booking, administration))


class _Writer:
    """Collects entries; amounts come in as a purchase has them: debit counts as plus."""

    def __init__(self, booking: Booking) -> None:
        self._booking = booking
        self._factor = 1 if booking.direction == "purchase" else -1
        self.entries: list[Entry] = []
        self.balance = ZERO

    def add(
        self, kind: EntryKind, account: str, amount: Decimal, home: Decimal | None, line: int | None
    ) -> None:
        booking = self._booking
        source = booking.lines[line - 1] if line else None
        foreign = booking.rate is not None
        if foreign and home is None:
            raise NotComplete("an amount in the administration's currency is missing")
        # A zero is written without a sign.
        value = self._factor * (home if home is not None and foreign else amount) or ZERO
        self.balance += value
        self.entries.append(
            Entry(
                kind=kind,
                ledger_account=account,
                debit=max(value, ZERO),
                credit=max(-value, ZERO),
                line=line,
                relation=booking.relation if kind == "control" else None,
                vat_code=source.vat_code if source else None,
                description=(source.description if source else None) or booking.description,
                cost_centre=source.cost_centre if source and kind == "line" else None,
                project=source.project if source and kind == "line" else None,
                in_currency=self._factor * amount if foreign else None,
            )
        )


def _add_line(writer: _Writer, number: int, line: BookingLine, administration: Administration) -> None:
    if not line.ledger_account:
        raise NotComplete(f"line {number} has no ledger account")
    writer.add("line", line.ledger_account, line.cost, line.cost_home, number)
    code = administration.vat_code(line.vat_code) if line.vat_code else None
    if line.vat:
        writer.add("vat", _vat_account(code, number), line.vat, line.vat_home, number)
    if line.self_assessed_vat:
        payable = code.payable_account if code else None
        if not payable:
            raise NotComplete(f"line {number} has no account for VAT that the buyer owes")
        owed = _minus(line.self_assessed_home)
        writer.add("vat_payable", payable, -line.self_assessed_vat, owed, number)
    if line.self_assessed_deductible:
        back = line.self_assessed_deductible_home
        account = _vat_account(code, number)
        writer.add("vat_deductible", account, line.self_assessed_deductible, back, number)


def _vat_account(code: VatCode | None, number: int) -> str:
    if code is None or not code.account:
        raise NotComplete(f"line {number} has no account for its VAT")
    return code.account


def _minus(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else -amount
