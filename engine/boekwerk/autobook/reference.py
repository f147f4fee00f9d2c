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
    "prepaid": Decimal("1300.00"),
    "payee": "Factoring Noord B.V.",
    "rounding": Decimal("0.01"),
    "account": "4510",
    "accounts": "4510, 1500, 1600",
    "addressee": "Bakkerij De Korenaar",
    "administration": "Jansen Installatie B.V.",
    "against": "kvk",
    "against_value": "87654321",
    "amount": Decimal("210.00"),
    "authorisers": "Joke van der Linde → Sanne Bos",
    "asked": 3_000_000,
    "booking": "2026-0038",
    "by": "invoice_date",
    "category": "S",
    "code": "VH",
    "code_rate": Decimal("9"),
    "codes": "VH, VL",
    "computed": Decimal("210.00"),
    "condition": "document.total_incl: {at_most: 250.00}",
    "count": 2,
    "country": "BE",
    "currency": "EUR",
    "customer": "Jansen Installatie B.V.",
    "date": datetime.date(2026, 3, 31),
    "days": 12,
    "difference": Decimal("0.01"),
    "direction": "purchase",
    "element": "ID",
    "expected": Decimal("210.00"),
    "field": "ledger_account",
    "first": datetime.date(2026, 3, 1),
    "found": Decimal("302.50"),
    "home": "EUR",
    "iban": "NL91ABNA0417164300",
    "ibans": "NL91ABNA0417164300",
    "issued": datetime.date(2026, 3, 31),
    "item": "item_supplier_vat_id",
    "journal": "INK",
    "kind": "full_invoice",
    "known": "12345678",
    "last": datetime.date(2026, 3, 31),
    "limit": 30,
    "line": 2,
    "lines": Decimal("1209.99"),
    "means": "59",
    "message": "ZeroDivisionError",
    "name": "Telecom Noord B.V.",
    "number": "2026-0042",
    "on": "vat_number",
    "original": "2026-0041",
    "numbers": (1, 2),
    "obligation": "VP-2026-014",
    "obligations": ("VP-2026-014", "VP-2026-017"),
    "open": Decimal("1250.00"),
    "drawn": Decimal("1000.00"),
    "left": Decimal("250.00"),
    "other": "4520",
    "others": "twinfield",
    "package": "local",
    "payable": Decimal("1210.00"),
    "period": 3,
    "proposed": 4,
    "proposed_year": 2026,
    "rate": Decimal("21"),
    "rate_date": datetime.date(2026, 1, 5),
    "references": ("4500012345",),
    "relation": "10023",
    "relations": "10023, 10078",
    "rest": Decimal("1000.00"),
    "roles": "consultant",
    "root": "root_invoice",
    "rule": "telefonie-tot-250",
    "rules": 3,
    "said": ("Segmentation fault",),
    "scheme": "GST",
    "second": "654321",
    "second_blocks": ("uitgestelde-kosten",),
    "second_rule": (),
    "second_unknown": (),
    "seconds": 5,
    "setting": "self_assess_imports",
    "status": -11,
    "most": 1_000_000,
    "since": datetime.date(2019, 1, 1),
    "source": "ECB",
    "stage": "shadow",
    "stated": Decimal("210.01"),
    "tax": Decimal("210.00"),
    "taxable": Decimal("1000.00"),
    "title": "Telefonie tot € 250",
    "today": datetime.date(2026, 3, 30),
    "tolerance": Decimal("0.00"),
    "total": Decimal("1210.00"),
    "treatment": "reverse_charged",
    "type_code": "381",
    "until": datetime.date(2025, 12, 31),
    "user": "robot@kantoor.example",
    "value": "NL001234567B29",
    "vat_id": "NL001234567B29",
    "wanted": Decimal("302.51"),
    "why": "inactive",
    "words": "btw verlegd",
    "year": 2026,
    "template": "Huur pand",
    "own": "EUR",
    "vat": Decimal("44.10"),
}
_EXAMPLES_OF: dict[str, dict[str, Any]] = {
    "authoriser_size_unknown": {"rule": "Vanaf € 5.000"},
    "release_paid_on_the_spot": {"means": "48"},
    "release_already_paid": {"prepaid": Decimal("1210.00"), "total": Decimal("1210.00")},
    "allowance_sum_differs": {"stated": Decimal("10.00"), "expected": Decimal("15.00")},
    "amount_absurd": {"total": "total_payable", "amount": Decimal("1210000000000.00")},
    "amount_beyond_reason": {"field": "payable", "amount": Decimal("1E+16")},
    "amount_not_in_cents": {"field": "taxable", "amount": Decimal("1000.005")},
    "booking_halted": {"why": "controle van de leveranciers"},
    "booking_halted_everywhere": {"why": "controle van de leveranciers"},
    "cap_of_amount": {"amount": Decimal("24500.00"), "limit": Decimal("25000.00")},
    "cap_of_bookings": {"count": 100, "most": 100},
    "booking_date_shifted": {"wanted": datetime.date(2026, 2, 28)},
    "charge_sum_differs": {"stated": Decimal("10.00"), "expected": Decimal("15.00")},
    "code_inactive": {"kind": "cost_centre", "code": "NOORD", "name": "Regio Noord"},
    "code_unknown": {"kind": "cost_centre", "code": "NOORD"},
    "credit_note_negative": {"total": Decimal("-1210.00")},
    "currencies_mixed": {"stated": "EUR", "found": "EUR, USD"},
    "currency_converted": {"currency": "USD", "rate": Decimal("0.92")},
    "engine_disagreement": {"blocks": (), "unknown": ()},
    "exchange_rate_missing": {"currency": "USD"},
    "exchange_rate_old": {"currency": "USD"},
    "exclusive_differs": {"stated": Decimal("1000.00"), "expected": Decimal("900.00")},
    "foreign_currency_not_supported": {"currency": "USD"},
    "foreign_currency_switched_off": {"currency": "USD"},
    "g_account_exceeds": {"amount": Decimal("2000.00")},
    "g_account_exceeds_total": {"amount": Decimal("2000.00")},
    "iban_change_not_told": {"relation": "Telecom Noord B.V."},
    "iban_known": {"relation": "Telecom Noord B.V."},
    "iban_none_registered": {"relation": "Telecom Noord B.V."},
    "iban_unknown": {"relation": "Telecom Noord B.V."},
    "inclusive_differs": {"stated": Decimal("1210.00"), "expected": Decimal("1200.00")},
    "journal_inactive": {"code": "INK"},
    "journal_missing": {"code": "INK"},
    "ledger_account_inactive": {"name": "Telefoonkosten"},
    "ledger_account_missing": {"journal": "INK"},
    "ledger_account_not_in_year": {"name": "Telefoonkosten"},
    "ledger_account_year_unknown": {"name": "Telefoonkosten"},
    "line_amount_missing": {"lines": 2},
    "line_sum_differs": {"stated": Decimal("1000.00"), "expected": Decimal("900.00")},
    "lines_do_not_sum": {"difference": Decimal("0.01")},
    "payable_differs": {"stated": Decimal("1210.00"), "expected": Decimal("1200.00")},
    "payment_condition_inactive": {"code": "30"},
    "payment_condition_missing": {"code": "30"},
    "relation_ambiguous": {"on": "kvk"},
    "relation_contradicts": {"found": "87654321"},
    "relation_name_differs": {"found": "Zeilmakerij Het Want"},
    "relation_name_is_ours": {"found": "Jansen Installatie B.V."},
    "relation_vat_number_differs": {"found": "NL820098395B01", "known": "NL001234567B29"},
    "relation_vat_number_of_another": {"found": "NL820098395B01", "relations": "10078"},
    "rule_condition_failed": {"found": Decimal("302.50")},
    "rule_condition_failed_not_live": {"found": Decimal("302.50")},
    "rule_condition_failed_too": {"found": Decimal("302.50")},
    "rule_needs_relation": {"condition": "relation.known: true"},
    "rule_prevented": {"condition": "relation.iban_differs: true", "found": True},
    "rule_prevented_not_live": {"condition": "relation.iban_differs: true", "found": True},
    "rule_prevented_too": {"condition": "relation.iban_differs: true", "found": True},
    "rule_without_relation": {"condition": "relation.city: Assen"},
    "second_evaluator_limit": {"detail": "303"},
    "second_evaluator_not_started": {"problem": "permission denied"},
    "several_tax_totals": {"first": Decimal("210.00"), "second": Decimal("201.00")},
    "stated_twice": {"first": "123456"},
    "taxable_differs": {"stated": Decimal("1000.00"), "expected": Decimal("900.00")},
    "taxable_sum_differs": {"stated": Decimal("1000.00"), "expected": Decimal("900.00")},
    "total_missing": {"total": "total_payable"},
    "total_not_in_cents": {"total": "total_payable", "amount": Decimal("1210.005")},
    "type_unknown": {"type_code": "999"},
    "vat_charged_despite_treatment": {"treatment": "exempt"},
    "vat_code_inactive": {"name": "Btw hoog"},
    "vat_code_other_direction": {"found": "sales", "wanted": "purchase"},
    "vat_in_currency_contradicts": {"stated": Decimal("250.00")},
    "vat_row_without_amount": {"tax": None},
    "vat_treatment_unknown": {"category": "L"},
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
