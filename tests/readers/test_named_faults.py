"""Rulebooks in which a reader that takes a comparison, a scope or an unknown fact wrongly shows itself.

Each book has what one sort of fault needs in order to change an outcome: limits met exactly, scopes that
override each other, items of which one is unknown. So no chance is needed to find it.
"""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from itertools import product

import pytest
from extras import needs_durable
from msgspec.structs import replace
from readers_compared import compared
from sharp_documents import HISTORIES, plain_case
from sharp_rules import sharp_rulebook

from boekwerk.domain.administration import Relation
from boekwerk.domain.document import Line, Totals, VatRow

pytestmark = [needs_durable, pytest.mark.spec("AB-17", "AB-18", "RU-3", "RU-5")]

_KPN = Relation("1001", "KPN B.V.", vat_number="NL001234567B29", kvk="27124701", ledger_account="4500")
_OTHER = Relation("2002", "straße", ledger_account="0800")
_AMOUNTS = [*range(110, 131), "120.99", "121.01", "120.995", "-121"]
_LINES = [
    Line(quantity=Decimal(2), net_amount=Decimal(121), notes=("kpn", "x")),
    Line(quantity=Decimal(1), net_amount=Decimal("120.99"), id="text"),
    Line(net_amount=Decimal(50), notes=("x",)),
    Line(quantity=Decimal(2), id="fails"),
    Line(quantity=Decimal("1.0000001")),
    Line(),
]
_WORDS = ["kpn", "straße", "finance", "abonnement", "istanbul"]


def _documents(count):
    choose = random.Random(11).choice
    found = []
    for number in range(count):
        case = plain_case()
        amount = None if number % 9 == 0 else Decimal(choose(_AMOUNTS))
        document = replace(
            case.document,
            type=choose(["invoice", "invoice", "credit_note"]),
            type_code=choose(["text", "number", "fails", "tuple", "nothing"]),
            currency=choose(["EUR", "EUR", "EUR", "USD"]),
            number=choose([None, "", *(f"{a} {b}" for a, b in product(_WORDS, _WORDS)), *_WORDS]),
            issue_date=choose([None, *(datetime.date(2026, 2, day) for day in range(18, 29))]),
            due_date=choose([None, datetime.date(2026, 3, 10), datetime.date(2026, 3, 11)]),
            notes=choose([(), ("kpn",), ("kpn", "x"), ("x",)]),
            totals=Totals(tax_inclusive=amount, tax_exclusive=amount, payable=amount),
            lines=tuple(choose(_LINES) for _ in range(choose([0, 1, 2, 3]))),
            vat_breakdown=choose([(), (VatRow("S", Decimal(21), None, None),)]),
        )
        found.append(
            replace(
                case,
                document=document,
                direction=choose(["purchase", "purchase", "purchase", "unknown"]),
                relation=choose([_KPN, _KPN, _OTHER, None]),
                booked=choose(HISTORIES),
                in_flight=HISTORIES[0],
            )
        )
    return found


_DOCUMENTS = _documents(30)
_SIZES = ("at_least", "at_most", "above", "below", "is", "is_not")
_LIMITS = [str(limit) for limit in range(112, 130)]
_HELD = {"document.currency": {"is_known": True}}


def _rules(kind, conditions, **more):
    return [{"kind": kind, "stage": "live", "when": [condition], **more} for condition in conditions]


def _both(conditions, step=1):
    """Ask each as it is, and some of them turned round: what is unknown must be so of both."""
    return [*conditions, *({"none": [condition]} for condition in conditions[::step])]


def _decided_by(heads):
    """Give bookings with these heads, each in a form that nearly always holds and in one that may not."""
    conditions = [_HELD, {"document.total_incl": {"at_most": "121"}}]
    return [
        {"kind": "automatic_booking", "stage": "live", "when": [condition], **head}
        for head in heads
        for condition in conditions
    ]


_AMOUNTS_ASKED = [{"document.total_incl": {of: limit}} for of in _SIZES for limit in _LIMITS]
_AMOUNTS_ASKED += [
    {"document.total_incl": {"between": pair}} for pair in zip(_LIMITS, _LIMITS[2:], strict=False)
]
_DATES = [f"2026-02-{day}" for day in range(18, 29)]
_DATES_ASKED = [
    {"document.issue_date": {of: day}} for of in ("on_or_after", "before", "is") for day in _DATES
]
_DATES_ASKED += [{"document.issue_date": {"within_days": days}} for days in range(12)]
_DATES_ASKED += [{"document.due_date": {"within_days": days}} for days in range(8, 12)]
_PAIRS = list(product(_WORDS, _WORDS))
_TEXTS_ASKED = [
    *(
        {"document.number": {of: list(pair)}}
        for of in ("contains", "starts_with", "ends_with")
        for pair in _PAIRS
    ),
    *({"document.number": {of: list(pair)}} for of in ("in", "not_in") for pair in _PAIRS[1:6]),
    *({"document.number": {"is_not": word}} for word in _WORDS),
    *({"document.number": {"matches": f"^{word}$"}} for word in _WORDS),
]
_WHOLE = [
    *({"document.notes": {of: "kpn"}} for of in ("is", "is_not", "contains")),
    {"document.notes": {"not_in": ["kpn", "straße"]}},
    *({name: {"is_empty": empty}} for empty in (True, False)
      for name in ("document.notes", "document.number", "relation.payment_condition")),
    *({name: {"is_known": known}} for name in ("document.number", "toy.text") for known in (True, False)),
    *({"toy.text": {of: "121"}} for of in ("is", "is_not", "contains", "toy.like", "toy.unlike")),
    {"toy.texts": {"is": "kpn"}}, {"toy.texts": {"is_not": "kpn"}}, {"toy.amount": "121"},
]  # fmt: skip
_GROUPS = [
    {group: [{"document.total_incl": {"above": "121"}}, {"document.number": {"contains": "kpn"}}]}
    for group in ("any", "all", "none")
]
_GROUPS += [
    {group: [first, second]} for group in ("any", "all") for first in _GROUPS for second in _WHOLE[:3]
]
_GROUPS += [{group: [_HELD, {"toy.text": "121"}]} for group in ("any", "all", "none")]
_GROUPS += [{group: [{"document.number": "kpn"}, {"toy.text": "121"}]} for group in ("any", "all", "none")]
_OF_ITEMS = [
    {"quantity": {"is": "2"}},
    {"quantity": {"at_least": "1"}},
    {"quantity": {"above": "1"}},
    {"quantity": {"is": "2"}, "net_amount": {"at_least": "121"}},
    {"net_amount": {"at_most": "120.99"}},
    {"notes": {"is_not": "kpn"}},
    {"toy.of_line": {"contains": "121"}},
    {"any": [{"quantity": {"above": "1"}}, {"toy.of_line": "121"}]},
]
_ITEMS = [{f"{quantifier}_line": of} for quantifier in ("any", "every", "no") for of in _OF_ITEMS]
_SCOPES = [
    {},
    {"package": ["twinfield"]},
    {"package": ["afas"]},
    {"administration": ["bakkerij"]},
    {"administration": ["bakkerij"], "package": ["twinfield"]},
    {"relation": {"id": 1001}},
    {"relation": {"id": [2002, "1001"]}},
    {"relation": {"vat_number": "NL001234567B29"}},
    {"relation": {"kvk": "27124701"}, "administration": ["bakkerij"]},
]
_VALID = [
    {},
    {"from": "2026-03-01"},
    {"from": "2026-03-02"},
    {"until": "2026-03-01"},
    {"until": "2026-02-28"},
    {"from": "2026-03-01", "until": "2026-03-01"},
]
_SUBJECTS = [
    {"document.kind": "purchase_invoice"},
    {"document.kind": ["purchase_credit_note", "purchase_invoice"]},
    {"document.is_credit_note": True},
    {"document.kind": {"is_not": "purchase_invoice"}},
    {"relation.id": ["1001", "2002"]},
    {"relation.id": {"is_not": "1001"}},
    {"any": [{"document.is_credit_note": True}, {"document.line_count": {"above": "1"}}]},
]
_HISTORY = [
    *({"history.median_of_last": {of: limit}} for of in _SIZES for limit in ("120.99", "121", "250")),
    *({f"history.{name}": {of: limit}} for name in ("times_booked", "equal_in_a_row", "days_since_last")
      for of in _SIZES for limit in ("0", "1", "2", "8")),
    {"history.number_seen": True},
    {"history.number_seen": False},
]  # fmt: skip

RULEBOOKS = {
    "amounts at every limit": _rules("block", _both(_AMOUNTS_ASKED, 5)),
    "days at every limit": _rules("block", _both(_DATES_ASKED, 3)),
    "texts": _rules("block", _both(_TEXTS_ASKED, 7)),
    "facts of several values, empty, unknown or wrong": _rules("block", _both(_WHOLE)),
    "groups": _rules("block", _both(_GROUPS)),
    "items": _rules("block", _both(_ITEMS)),
    "items of few documents": _rules("block", _ITEMS, applies_to={"relation": {"id": 2002}})
    + _rules("block", _ITEMS[::2], applies_to={"relation": {"id": "3003"}}),
    "what prevents": [
        {**rule, "unless": list(pair)}
        for pair in zip(_WHOLE, _GROUPS, strict=False)
        for rule in _rules("block", [_HELD])
    ],
    "history": _rules("block", _both(_HISTORY, 5)),
    "subjects of blocks": [{**rule, "when": [one, two]} for one in _SUBJECTS
                           for two in (_HELD, _GROUPS[0]) for rule in _rules("block", [one])],
    "subjects of bookings": _rules("automatic_booking", _SUBJECTS, applies_to={"relation": {"id": 1001}})
    + _rules("automatic_booking", [_HELD]) + _rules("automatic_booking", _SUBJECTS, priority=1),
    "blocks of every scope and day": [{**rule, "applies_to": scope, "valid": valid} for scope in _SCOPES
                                      for valid in _VALID for rule in _rules("block", _GROUPS[:2])],
    "silent rules": [{**rule, "stage": stage} for stage in ("shadow", "suggest") for kind in
                     ("block", "automatic_booking") for rule in _rules(kind, [_HELD, *_GROUPS])],
    "silent rules among live ones": _decided_by([{}, {"stage": "shadow", "priority": 9},
        {"stage": "suggest", "applies_to": {"relation": {"id": 1001}}}]),
    "priorities": _decided_by([{"priority": priority} for priority in (0, -1, 2, 1, 2)]),
    "priorities within a relation": _decided_by(
        [{"priority": priority, "applies_to": {"relation": {"id": id}}} for id in (2002, 3003)
         for priority in (0, 2, 1)]),
    "priorities of many": _rules("automatic_booking", _AMOUNTS_ASKED[:40])
    + _rules("automatic_booking", _AMOUNTS_ASKED[20:60], priority=1),
}  # fmt: skip
# One scope of each pair sets the other aside, whether it holds or not.
RULEBOOKS |= {
    f"scopes {one} and {other}": _decided_by(
        [{"applies_to": _SCOPES[one], "priority": one % 2}, {"applies_to": _SCOPES[other]}]
    )
    for one, other in [(0, 1), (1, 3), (3, 4), (5, 0), (4, 5), (6, 3), (7, 1), (8, 5), (2, 0)]
}
RULEBOOKS |= {
    f"in force {number}": [{**rule, "valid": valid} for rule in _decided_by([{}])] + _rules("block", [
        {"document.total_incl": {"above": "125"}}], valid=valid)
    for number, valid in enumerate(_VALID[1:])
}  # fmt: skip


@pytest.mark.parametrize("name", RULEBOOKS)
def test_no_reader_is_wrong_about(name):
    rules = [{key: value for key, value in rule.items() if value != {}} for rule in RULEBOOKS[name]]
    assert compared(sharp_rulebook(rules), _DOCUMENTS)["pairs"] == len(_DOCUMENTS)
