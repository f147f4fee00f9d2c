"""Histories for tests: CSV of few words, bookings of any kind, and audit files as packages write them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import InvoiceItem

HEAD = "relation;date;number;ledger_account;amount"
XAF = "http://www.auditfiles.nl/XAF/3.2"


def written(*lines: str) -> str:
    """Put lines under each other."""
    return "\n".join(lines) + "\n"


_words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)
texts = _words.map(str.strip).map(lambda text: text or None)
codes = st.text("ABC012.-/ é;\"'", min_size=1, max_size=8).map(str.strip).filter(bool)
amounts = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))
_items = st.builds(InvoiceItem, text=texts, article=st.none() | codes).filter(lambda i: i.text or i.article)


@st.composite
def lines(draw: st.DrawFn) -> PastLine:
    """Draw a booking line with anything that a line may have."""
    first, last = sorted((draw(days), draw(days)))
    return draw(
        st.builds(
            PastLine,
            codes,
            amounts,
            kind=st.sampled_from(["cost", "rounding", "credit_restriction"]),
            treatment=st.sampled_from([None, "standard", "reverse_charged", "foreign"]),
            rate=st.none() | st.sampled_from([Decimal(21), Decimal("5.5"), Decimal("2.125"), Decimal(0)]),
            country=st.sampled_from([None, "NL", "DE"]),
            vat_code=st.none() | codes,
            vat=amounts,
            description=texts,
            cost_centre=st.none() | codes,
            project=st.none() | codes,
            obligation=st.none() | codes,
            deferred=st.booleans(),
            period_from=st.sampled_from([None, first]),
            period_until=st.sampled_from([None, last]),
            items=st.lists(_items, max_size=3).map(tuple),
        )
    )


@st.composite
def bookings(draw: st.DrawFn) -> PastBooking:
    """Draw a booking whose lines sum to its total."""
    own = draw(st.lists(lines(), min_size=1, max_size=4))
    moments = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2099, 12, 31))
    return draw(
        st.builds(
            PastBooking,
            key=codes,
            source=st.sampled_from(["product", "imported"]),
            relation=codes,
            direction=st.sampled_from(["purchase", "sales"]),
            date=days,
            booked_at=moments.map(lambda moment: moment.replace(tzinfo=datetime.UTC)),
            total=st.just(sum((line.amount + line.vat for line in own), Decimal(0))),
            lines=st.just(tuple(own)),
            number=st.none() | codes,
            journal=st.none() | codes,
            currency=st.sampled_from(["EUR", "USD"]),
            one_off=st.booleans(),
            description=texts,
            payment_condition=st.none() | codes,
            document=st.sampled_from([None, "0f" * 32]),
        )
    )


histories = st.lists(bookings(), max_size=6, unique_by=lambda booking: booking.key)


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
    header = tag(
        "header", tag("fiscalYear", "2025"), tag("curCode", "EUR"), tag("dateCreated", "2026-01-05")
    )
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
