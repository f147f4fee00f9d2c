"""A vocabulary with everything that a plugin can do wrong, and texts, amounts and dates at the edges."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from boekwerk.rules.extending import Brought, extended
from boekwerk.rules.fields import Field, Words
from boekwerk.rules.operators import Operator
from boekwerk.rules.vocabulary import VOCABULARY

DAY = datetime.date(2026, 3, 1)

# What people read as equal and computers do not, texts that look like numbers, hashes that are equal.
TEXTS = [
    "kpn",
    "KPN B.V.",
    "Énergie é",
    "E\u0301NERGIE \u00c9",
    "energie",
    "straße",
    "STRASSE",
    "\u017ftrasse",
    "\u0130stanbul",
    "i\u0307stanbul",
    "istanbul",
    "\ufb01nance",
    "finance",
    "abonne\u00adment",
    "Abonnement  februari",
    "\uff21\uff22\uff23",
    "100",
    "100.0",
    "1e2",
    "0800",
    "800",
    "true",
    "null",
    "adm-139599",
    "adm-322382",
    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
    "\U0001f9fe \u20ac",
    'a"b\\c',
    "$or",
]
# Only documents have these: a rule may not ask for nothing, nor for so much.
MORE_TEXTS = [None, None, "", " ", "\u00ad", "\x00", "kpn" * 22_000, "\u0660\u0661"]
PATTERNS = ["^kpn", "(?i)stra(ss|ß)e", r"\bfi", "[0-9]+(\\.0)?$", "(a|((b)?)+)", "é|É", "x{1000}$", "."]
AMOUNTS = ["0", "0.01", "120.99", "121", "121.00", "121.01", "250", "46116860184273879.04"]
HUGE = ["92233720368547758.07", "99999999999999999999"]
FACTS = [*AMOUNTS, "-121.00", "-0.00", "120.994", "120.995", "121.004", "0.005", "-250"]
# Beyond what a column of 64 bits keeps: there it is a fact that went wrong.
TOO_LARGE = ["46116860184273879.05", "92233720368547758.08", "-99999999999999999999", str(2**80)]
NUMBERS = ["0", "1", "1.5", "2", "9", "21", "-2", "1000000", "0.0000001", "99999999999999999999"]
NUMBER_FACTS = [*NUMBERS, "21.00", "1.50", "1.5000000000000000001", "-0", "1.4999999"]
DATES = ["2026-02-20", "2026-02-28", "2026-03-01", "2026-03-02", "0001-01-01", "9999-12-31"]


def chosen(values):
    """Draw one of some values; in what hypothesis prints of itself, long values have no place."""
    return st.integers(0, len(values) - 1).map(lambda number: values[number])


def _fails(_):
    raise RuntimeError("out of order")


GIVEN = {
    "fails": _fails,
    "nothing": lambda _: None,
    "text": lambda _: "121",
    "empty": lambda _: "",
    "number": lambda _: Decimal("121.00"),
    "whole": lambda _: 121,
    "float": lambda _: 121.0,
    "truth": lambda _: True,
    "list": lambda _: ["kpn", "121"],
    "tuple": lambda _: ("kpn", "121"),
    "tuple of others": lambda _: ("kpn", 121),
    "day": lambda _: DAY,
    "moment": lambda _: datetime.datetime(2026, 3, 1, 12),
    "no number": lambda _: Decimal("NaN"),
    "no end": lambda _: Decimal("Infinity"),
    "half a character": lambda _: "\ud800",
}
"""What a plugin's field gives, by the word in ``type_code`` of a document or ``id`` of a line."""


def _of_case(case):
    return GIVEN[case.document.type_code or "nothing"](case)


def _of_line(case, line):
    return GIVEN[line.id or "nothing"](line)


def _starts_badly(_):
    raise ValueError("cannot be made")


def _like(constant):
    def test(fact):
        if "x" in fact:
            raise KeyError(fact[:3])
        return constant[:1] in fact

    return test


_TITLE = Words("van een plugin", "of a plugin")


def _field(name, type, **more):
    return Field(name=f"toy.{name}", type=type, title=_TITLE, about=_TITLE, get=_of_case, **more)


def _operator(name, test, operand="one", **more):
    return Operator(name=f"toy.{name}", types=("text",), operand=operand, test=test, about=_TITLE, **more)


PLUGIN_FIELDS = (
    _field("text", "text"),
    _field("texts", "text", many=True),
    _field("amount", "money"),
    _field("number", "number"),
    _field("day", "date"),
    _field("truth", "bool"),
    _field("code", "code", of="toy"),
    _field("home", "money", currency=lambda case: case.document.currency),
    _field("owned", "text", owner=lambda case: case.relation),
    Field(
        name="toy.of_line", type="text", title=_TITLE, about=_TITLE, get=_of_line, scope="line", many=True
    ),
)
_OPERATORS = (
    _operator("like", _like),
    _operator("unlike", lambda constant: lambda fact: constant not in fact, negative=True),
    _operator("odd", lambda constant: lambda fact: "yes"),
    _operator("unmade", _starts_badly),
)
PLUGIN_OPERATORS = tuple(operator.name for operator in _OPERATORS)

SHARP, _problems = extended(VOCABULARY, [Brought("toy", (*PLUGIN_FIELDS, *_OPERATORS))])
assert not _problems, _problems
