"""Histories for tests: CSV of few words, bookings of any kind, and audit files as packages write them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import InvoiceItem

HEAD = "relation;date;number;ledger_account;amount"
XAF = "http://www.auditfiles.nl/XAF/3.2"


def written(*lines: str) -> str:
    """Put lines under each other."""
    return "\n".join(lines) + "\n"


_WORDS = ("Abonnement", "maart", "=1+1", '"', "'", ";", ",", "\t", "\n", "\r\n", "é", "\u2028", " ")
_RATES = (None, Decimal(21), Decimal("5.5"), Decimal("2.125"), Decimal(0))
texts = st.lists(st.sampled_from(_WORDS), max_size=4).map(lambda parts: "".join(parts).strip() or None)
codes = st.tuples(st.sampled_from('A;"'), st.integers(0, 999), st.sampled_from("éZ.")).map(
    lambda parts: "".join(map(str, parts))
)
_maybe = st.none() | codes
amounts = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))
_moments = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2099, 12, 31))
_items = st.builds(InvoiceItem, text=texts, article=_maybe).filter(lambda item: item.text or item.article)
_periods = st.none() | st.tuples(days, days).map(sorted)


def _line(values: dict[str, Any]) -> PastLine:
    first, last = values.pop("periods") or (None, None)
    return PastLine(**values, period_from=first, period_until=last)


def _booking(values: dict[str, Any]) -> PastBooking:
    total = sum((line.amount + line.vat for line in values["lines"]), Decimal(0))
    return PastBooking(**values, total=total)


lines = st.fixed_dictionaries(
    {
        "ledger_account": codes,
        "amount": amounts,
        "kind": st.sampled_from(["cost", "rounding", "credit_restriction"]),
        "treatment": st.sampled_from([None, "standard", "reverse_charged", "foreign"]),
        "rate": st.sampled_from(_RATES),
        "country": st.sampled_from([None, "NL", "DE"]),
        "vat_code": _maybe,
        "vat": amounts,
        "description": texts,
        "cost_centre": _maybe,
        "project": _maybe,
        "obligation": _maybe,
        "deferred": st.booleans(),
        "periods": _periods,
        "items": st.lists(_items, max_size=3).map(tuple),
    }
).map(_line)
bookings = st.fixed_dictionaries(
    {
        "key": codes,
        "source": st.sampled_from(["product", "imported"]),
        "relation": codes,
        "direction": st.sampled_from(["purchase", "sales"]),
        "date": days,
        "booked_at": _moments.map(lambda moment: moment.replace(tzinfo=datetime.UTC)),
        "lines": st.lists(lines, min_size=1, max_size=3).map(tuple),
        "number": _maybe,
        "journal": _maybe,
        "currency": st.sampled_from(["EUR", "USD"]),
        "one_off": st.booleans(),
        "description": texts,
        "payment_condition": _maybe,
        "document": st.sampled_from([None, "0f" * 32]),
    }
).map(_booking)
histories = st.lists(bookings, max_size=4, unique_by=lambda booking: booking.key)


def tag(name: str, *inside: str | None) -> str:
    """Write an element; None inside is left out."""
    return f"<{name}>{''.join(part for part in inside if part)}</{name}>"


def row(account: str, amount: str, side: str, **more: str) -> str:
    """Write a ``trLine`` in the order of the schema; ``vat`` is XML, the rest is text."""
    vat = more.pop("vat", "")
    values = {"nr": "1", "accID": account, "docRef": "D1", "effDate": "2025-03-14", "desc": None}
    values |= {"amnt": amount, "amntTp": side}
    values |= {name: more.pop(name, value) for name, value in values.items()}
    return tag("trLine", *(tag(n, escape(v)) for n, v in (values | more).items() if v is not None), vat)


def vat(code: str, rate: str, amount: str, side: str) -> str:
    """Write the ``vat`` of a line."""
    parts = {"vatID": code, "vatPerc": rate, "vatAmnt": amount, "vatAmntTp": side}
    return tag("vat", *(tag(name, value) for name, value in parts.items()))


def transaction(*rows: str, nr: str = "2025001", date: str = "2025-03-14", desc: str = "Factuur") -> str:
    """Write a ``transaction``."""
    head = tag("nr", nr) + tag("desc", desc) + tag("periodNumber", "3") + tag("trDt", date)
    return tag("transaction", head, *rows)


def journal(*transactions: str, code: str = "INK", kind: str = "P", control: str = "1600") -> str:
    """Write a ``journal``; an empty ``kind`` or ``control`` is left out."""
    head = tag("jrnID", code) + tag("desc", "Dagboek")
    head += (tag("jrnTp", kind) if kind else "") + (tag("offsetAccID", control) if control else "")
    return tag("journal", head, *transactions)


_ACCOUNTS = {"1300": "B", "1520": "B", "1530": "B", "1600": "B", "0100": "B"}


def audit_file(
    *journals: str, namespace: str = XAF, vat_accounts: bool = True, accounts: bool = True
) -> str:
    """Write a whole audit file, with a chart of accounts and VAT codes as asked."""
    types = {**_ACCOUNTS, **dict.fromkeys(("4000", "4300", "4600", "8000"), "P")}
    chart = [
        tag("ledgerAccount", tag("accID", a), tag("accDesc", a), tag("accTp", t)) for a, t in types.items()
    ]
    claim, pay = tag("vatToClaimAccID", "1520"), tag("vatToPayAccID", "1530")
    if not vat_accounts:
        claim = pay = ""
    codes = [
        tag("vatCode", tag("vatID", "IH"), tag("vatDesc", "Inkoop hoog"), claim),
        tag("vatCode", tag("vatID", "IL"), tag("vatDesc", "Inkoop laag"), claim),
        tag("vatCode", tag("vatID", "IV"), tag("vatDesc", "Inkoop verlegd"), pay, claim),
        tag("vatCode", tag("vatID", "VH"), tag("vatDesc", "Verkoop hoog"), pay),
    ]
    header = tag("header", tag("fiscalYear", "2025"), tag("curCode", "EUR"))
    relations = [
        tag("customerSupplier", tag("custSupID", id), tag("custSupTp", "B")) for id in ("K1", "C1")
    ]
    company = tag(
        "company",
        tag("companyName", "Bakkerij Jansen B.V."),
        tag("customersSuppliers", *relations),
        tag("generalLedger", *chart) if accounts else "",
        tag("vatCodes", *codes),
        tag("openingBalance", tag("obLine", tag("nr", "1"), tag("accID", "1600"))),
        tag(
            "transactions",
            tag("linesCount", "3"),
            tag("totalDebit", "1"),
            tag("totalCredit", "1"),
            *journals,
        ),
    )
    root = f'<auditfile xmlns="{namespace}">' if namespace else "<auditfile>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{header}{company}</auditfile>\n'
