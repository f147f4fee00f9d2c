"""The reference page of the checks, from the table of checks and the catalogue."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from boekwerk.autobook.table import CHECKS, CheckEntry
from boekwerk.domain.reason import Reason
from boekwerk.reasons import LANGUAGES, remedy, sentence, term

_HEAD = """# Checks

Every check answers for every document. A document is booked without a person only when each check
passes or does not apply; *unknown* does not pass. The names of the checks and the codes of the
reasons are stable: programs may rely on them.

This page is generated from the code (`checks_reference`); a test compares it. How automatic booking
works is told in [automatic booking](../automatic-booking.md).
"""

# One example for every placeholder, so that the sentences read as they do in a report.
_EXAMPLES: dict[str, Any] = {
    "account": "4510",
    "accounts": "4510, 1500, 1600",
    "addressee": "Bakkerij De Korenaar",
    "administration": "Jansen Installatie B.V.",
    "against": "kvk",
    "against_value": "87654321",
    "amount": Decimal("210.00"),
    "by": "invoice_date",
    "code": "VH",
    "code_rate": Decimal("9"),
    "codes": "VH, VL",
    "computed": Decimal("210.00"),
    "condition": "document.total_incl: {at_most: 250.00}",
    "count": 2,
    "currency": "EUR",
    "customer": "Jansen Installatie B.V.",
    "date": datetime.date(2026, 3, 31),
    "days": 12,
    "difference": Decimal("0.01"),
    "direction": "purchase",
    "field": "ledger_account",
    "found": Decimal("302.50"),
    "home": "EUR",
    "iban": "NL91ABNA0417164300",
    "ibans": "NL91ABNA0417164300",
    "item": "item_supplier_vat_id",
    "kind": "full_invoice",
    "known": "12345678",
    "limit": 30,
    "line": 2,
    "message": "ZeroDivisionError",
    "name": "Telecom Noord B.V.",
    "number": "2026-0042",
    "on": "vat_number",
    "others": "twinfield",
    "package": "local",
    "period": 3,
    "proposed": "2026-04",
    "rate": Decimal("21"),
    "relation": "10023",
    "relations": "10023, 10078",
    "rest": Decimal("1000.00"),
    "roles": "consultant",
    "rule": "telefonie-tot-250",
    "since": datetime.date(2019, 1, 1),
    "source": "ECB",
    "stage": "shadow",
    "stated": Decimal("210.01"),
    "taxable": Decimal("1000.00"),
    "title": "Telefonie tot € 250",
    "today": datetime.date(2026, 3, 30),
    "tolerance": Decimal("0.00"),
    "total": Decimal("1210.00"),
    "until": datetime.date(2025, 12, 31),
    "user": "robot@kantoor.example",
    "value": "NL001234567B01",
    "vat_id": "NL001234567B01",
    "wanted": Decimal("302.51"),
    "words": "btw verlegd",
    "year": 2026,
}
_EXAMPLES_OF: dict[str, dict[str, Any]] = {
    "booking_date_shifted": {"wanted": datetime.date(2026, 2, 28)},
    "code_inactive": {"kind": "cost_centre", "code": "NOORD", "name": "Regio Noord"},
    "code_unknown": {"kind": "cost_centre", "code": "NOORD"},
    "currency_converted": {"currency": "USD", "rate": Decimal("0.92")},
    "foreign_currency_not_supported": {"currency": "USD"},
    "exchange_rate_missing": {"currency": "USD"},
    "iban_known": {"relation": "Telecom Noord B.V."},
    "iban_none_registered": {"relation": "Telecom Noord B.V."},
    "iban_unknown": {"relation": "Telecom Noord B.V."},
    "ledger_account_inactive": {"name": "Telefoonkosten"},
    "ledger_account_not_in_year": {"name": "Telefoonkosten"},
    "ledger_account_year_unknown": {"name": "Telefoonkosten"},
    "relation_contradicts": {"found": "87654321"},
    "rule_condition_failed": {"found": "302.50"},
    "rule_prevented": {"condition": "relation.iban_differs: true", "found": "true"},
    "vat_code_inactive": {"name": "Btw hoog"},
    "vat_code_other_direction": {"found": "sales", "wanted": "purchase"},
}


def checks_reference(examples: Mapping[str, str] | None = None) -> str:
    """Write the reference page in Markdown.

    ``examples`` maps a reason's code to the example invoice that shows it, a path from the root.
    """
    return "\n".join([_HEAD, *(_section(entry, examples or {}) for entry in CHECKS)])


def _section(entry: CheckEntry, examples: Mapping[str, str]) -> str:
    titles = " / ".join(term(f"check_{entry.name}", language) for language in LANGUAGES)
    lines = [
        f"## {', '.join(entry.requirements)} · `{entry.name}`",
        "",
        f"{titles}. {_purpose(entry)}",
        "",
        "| reason | outcome | Nederlands | English | example |",
        "| --- | --- | --- | --- | --- |",
        *_rows(entry, examples),
        "",
    ]
    return "\n".join(lines)


def _purpose(entry: CheckEntry) -> str:
    """Give the first sentence of the check's docstring, without the requirement it names."""
    return (entry.check.__doc__ or "").strip().partition("\n\n")[0].replace("\n", " ")


def _rows(entry: CheckEntry, examples: Mapping[str, str]) -> Iterator[str]:
    for code, outcome in entry.reasons.items():
        reason = Reason(code, {**_EXAMPLES, **_EXAMPLES_OF.get(code, {})})
        dutch, english = (_cell(reason, language) for language in ("nl", "en"))
        example = f"[{examples[code]}](../../{examples[code]})" if code in examples else ""
        yield f"| `{code}` | {term(outcome, 'en')} | {dutch} | {english} | {example} |"


def _cell(reason: Reason, language: Any) -> str:
    way_out = remedy(reason, language)
    text = sentence(reason, language) + (f" *{way_out}*" if way_out else "")
    return text.replace("|", "\\|")
