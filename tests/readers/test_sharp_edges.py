"""Rulebooks and documents at which durable-rules, floats or careless folding go wrong, each by name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from extras import needs_durable
from msgspec.structs import replace
from readers_compared import compared
from sharp_documents import plain_case
from sharp_rules import TOO_MUCH, sharp_rulebook

from boekwerk.domain.document import Line, Totals

pytestmark = [needs_durable, pytest.mark.spec("AB-18", "RU-5")]

TOTALS = [
    None,
    "0",
    "-121.00",
    "120.994",
    "120.995",
    "121.00",
    "121.01",
    "300",
    "46116860184273879.04",
    str(2**80),
]
TEXTS = [None, "", "kpn", "STRASSE", "straße", "İstanbul", "i\u0307stanbul", "ﬁnance", "e\u0301", "é"]
TEXTS += ["abonne\u00adment", "100", "100.0", "0800", "800", "ab", "ab c", "x" * 65_536, "x" * 70_000]
TEXTS += ["adm-139599", "adm-322382"]  # durable-rules takes these for one text
ROWS = [(), (Line(),), (Line(quantity=Decimal(2)), Line()), (Line(quantity=Decimal(2)),) * 3]


def case(**changes):
    plain = plain_case()
    return replace(plain, document=replace(plain.document, **changes))


CASES = [
    *(case(totals=Totals(tax_inclusive=None if total is None else Decimal(total))) for total in TOTALS),
    case(totals=Totals(tax_inclusive=Decimal(121)), currency="USD"),
    *(case(number=text) for text in TEXTS),
    *(case(notes=tuple(notes)) for notes in ((), ("kpn",), ("kpn", "Straße"), ("x", "y", "kpn"))),
    *(case(lines=rows) for rows in ROWS),
]


def blocks(*conditions, **more):
    return [{"kind": "block", "stage": "live", "when": [condition], **more} for condition in conditions]


def totals(operator, count):
    return [{"document.total_incl": {operator: str(limit)}} for limit in range(count)]


def nested(depth):
    condition = {"document.total_incl": {"above": "121"}}
    for turn in range(depth):
        condition = {("none", "any")[turn % 2]: [condition, {"document.number": {"is": f"n{turn}"}}]}
    return condition


NUMBERS = [{"document.number": {"is": text}} for text in TEXTS if text and len(text) < 1_000]
AT_ONCE = [{"document.line_count": {"above": str(-n)}} for n in range(1, 91)]
RULEBOOKS = {
    "300 equal conditions": blocks(*[{"document.total_incl": {"above": "121"}}] * 300),
    "600 limits on one field": blocks(*totals("above", 600)),
    "600 equalities on one field": blocks(*totals("is", 600)),
    "90 rules that hold at once": blocks(*AT_ONCE),
    "any and none, 8 deep": blocks(*map(nested, range(1, 9))),
    "texts that are nearly the same": blocks(*NUMBERS),
    "texts that are not the same": blocks(*({"none": [condition]} for condition in NUMBERS)),
    "none of several notes": blocks(
        {"document.notes": {"is_not": "kpn"}}, {"document.notes": {"not_in": ["kpn", "STRASSE"]}}
    ),
    "lines that are not there": blocks(
        *({f"{one}_line": {"quantity": {"is": "2"}}} for one in ("any", "every", "no")),
        *({"none": [{f"{one}_line": {"quantity": {"is": "2"}}}]} for one in ("any", "every", "no")),
    ),
    "amounts at their bounds": blocks(
        *({"document.total_incl": {operator: limit}} for limit in ("121", "46116860184273879.04", "9" * 20)
          for operator in ("at_least", "at_most", "above", "below", "is", "is_not")),
        {"document.total_incl": {"between": ["121", "121"]}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULEBOOKS)
def test_readers_agree_on(name):
    assert compared(sharp_rulebook(RULEBOOKS[name]), CASES)["pairs"] == len(CASES)


@pytest.mark.parametrize(
    "condition",
    [
        {"any": totals("above", 61)},
        {"all": [{"any_line": {"quantity": {"is": str(n)}}} for n in range(15)]},
    ],
)
def test_a_rule_beyond_the_fence_is_refused_by_name_and_the_others_still_agree(condition):
    book = sharp_rulebook(blocks(condition, id=TOO_MUCH))
    told = compared(book, CASES)
    assert (told["rulebooks_refused_as_meant"], told["pairs"]) == (1, 0)
