"""Rulebooks and documents that hypothesis makes up, for every test that compares readers of rules.

Any test may ``from rule_cases import rulebooks, documents``: this folder is on the path of the tests.
``rulebooks`` gives the rules of a rulebook as dictionaries, `rule_texts` their YAML; ``documents``
gives changes to a document for ``make.case(**document)``. The weight is on sharp edges: texts that
fold in an unusual way, amounts with parts of cents, limits beyond 64 bits, lists that are empty, other
currencies, facts that are not known.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from boekwerk.domain.document import Line, Party, PaymentMeans, References, Totals, VatRow

ATOMS = [
    "document.kind: purchase_invoice",
    "document.kind: [purchase_invoice, purchase_credit_note]",
    "document.direction: {is_not: sales}",
    "document.is_credit_note: true",
    "document.total_incl: {at_most: 250}",
    "document.total_incl: {between: [50, 130]}",
    "document.total_incl: {above: 99999999999999999999}",
    "document.total_incl: {is_known: false}",
    "document.total_excl: {is_not: 100}",
    "document.order_reference: PO-1",
    "document.order_reference: {is_not: PO-1}",
    "document.order_reference: {is_empty: true}",
    "document.number: {matches: '^2026'}",
    "document.issue_date: {within_days: 10}",
    "document.issue_date: {between: [2026-02-01, 2026-03-01]}",
    "document.issue_date: {before: 2026-02-20}",
    "document.line_count: {in: [0, 2]}",
    "document.notes: {is_empty: true}",
    "document.notes: {not_in: [straße, x]}",
    "document.notes: {contains: 'ſt'}",
    "document.text: {matches: '(?i)straße|é'}",
    "supplier.vat_number: NL001234567B29",
    "supplier.vat_number: [NL999999999B99, NL000000001B01]",
    "supplier.vat_number: {not_in: [NL000000001B01]}",
    "supplier.name: {contains: kpn}",
    "supplier.name: {is: ENERGIE É, exact_case: true}",
    "supplier.name: [kpn, 'énergie é']",
    "supplier.iban: {is_known: true}",
    "supplier.country: NL",
    "relation.id: 1001",
    "relation.iban_differs: false",
    "any_line: {description: {contains: abonnement}}",
    "every_line: {net_amount: {at_most: 50}}",
    "every_line: {description: {is_known: true}}",
    "no_line: {net_amount: {above: 90}, quantity: 1}",
    "any_line: {quantity: {at_least: 1.5}, any: [{unit: c62}, {description: {starts_with: ab}}]}",
    "any_booking_line: {deferred: true}",
    "every_vat: {rate: {in: [21, 9]}}",
    "no_vat: {tax: {above: 20}}",
]
HEADS = [
    "",
    "",
    "priority: 3",
    "valid: {from: 2026-03-02}",
    "valid: {until: 2026-03-01}",
    "applies_to: {package: [twinfield]}",
    "applies_to: {package: [afas]}",
    "applies_to: {administration: [bakkerij]}",
    "applies_to: {relation: {vat_number: NL001234567B29}}",
    "applies_to: {relation: {id: [1001, 2002]}}",
    "applies_to: {relation: {id: 1001}, administration: [bakkerij]}",
]

_atoms = st.sampled_from(ATOMS)
_conditions = _atoms | st.builds(
    lambda group, parts: f"{group}: [{', '.join(f'{{{part}}}' for part in parts)}]",
    st.sampled_from(["all", "any", "none"]),
    st.lists(_atoms, min_size=1, max_size=3),
)
_rules = st.fixed_dictionaries(
    {
        "when": st.lists(_conditions, min_size=1, max_size=3),
        "unless": st.lists(_conditions, max_size=2),
        "head": st.sampled_from(HEADS),
        "kind": st.sampled_from(["automatic_booking", "block"]),
        "stage": st.sampled_from(["live", "live", "live", "suggest", "shadow"]),
    }
)
rulebooks = st.lists(_rules, min_size=1, max_size=10)

_AMOUNTS = ["0.00", "40.00", "121.00", "-121.00", "130.004", "300.00"]
_amounts = st.none() | st.sampled_from(_AMOUNTS).map(Decimal)
_texts = st.sampled_from(
    [None, "", "Abonnement", "ABONNEMENT  Straße", "STRASSE", "\u017ft", "Cafe\u0301 É", "x"]
)
_notes = st.lists(_texts.filter(lambda text: text is not None), max_size=3).map(tuple)
_lines = st.builds(
    Line,
    description=_texts,
    name=_texts,
    notes=_notes,
    net_amount=_amounts,
    quantity=st.sampled_from([None, Decimal(1), Decimal("1.50"), Decimal("-2")]),
    unit=st.sampled_from([None, "C62", "hur"]),
)
_suppliers = st.builds(
    Party,
    name=st.sampled_from([None, "KPN", "Énergie é", "ENERGIE É", "E\u0301NERGIE \u00c9"]),
    vat_id=st.sampled_from([None, "NL001234567B29", "nl 0000.00001 B01"]),
)
_rates = st.sampled_from([None, Decimal("21.00"), Decimal(9)])

documents = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["invoice", "credit_note"]),
        "number": st.sampled_from([None, "2026-1", "\u0662026", "x"]),
        "currency": st.sampled_from(["EUR", "USD", None]),
        "issue_date": st.sampled_from([None, datetime.date(2026, 2, 20), datetime.date.min]) | st.dates(),
        "references": st.sampled_from([References(), References(order="PO-1"), References(order="")]),
        "supplier": _suppliers,
        "notes": _notes,
        "payment": st.sampled_from([(), (PaymentMeans(iban="NL91ABNA0417164300"),)]),
        "totals": st.builds(Totals, tax_inclusive=_amounts, tax_exclusive=_amounts),
        "lines": st.lists(_lines, max_size=3).map(tuple),
        "vat_breakdown": st.lists(
            st.builds(VatRow, st.just("S"), _rates, _amounts, _amounts), max_size=2
        ).map(tuple),
    }
)


def rule_texts(make, made):
    """Write the YAML of made-up rules, each a file; ``make`` has the builders of the tests of rules."""
    return [_rule_text(make, number, rule) for number, rule in enumerate(made)]


def _rule_text(make, number, rule):
    text = make.rule(f"r{number}", *rule["when"], head=rule["head"], kind=rule["kind"], stage=rule["stage"])
    unless = "".join(f"      - {condition}\n" for condition in rule["unless"])
    return text + (f"    unless:\n{unless}" if unless else "")
