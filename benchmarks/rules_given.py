"""The rules and documents that every engine of `rules.py` gets, in one neutral form.

- equalities: a kind, a supplier, and an amount or a number; of each supplier there are two
  rules. What most rulebooks look like: a few rules can apply to a document.
- thresholds: three amounts and numbers within bounds, no equality at all.
- texts: a word in one text and a word in another, no equality at all.
"""

from __future__ import annotations

import random
from typing import Any, NamedTuple

RULEBOOKS = ("equalities", "thresholds", "texts")
KINDS = ("purchase_invoice", "purchase_credit_note", "sales_invoice", "sales_credit_note")
HIGHEST = 1_000_000
OFTEN = [f"soort{n}" for n in range(20)]
Document = dict[str, str | int]
BESIDES: Document = {
    "number": "2026-00017",
    "issued": 20260220,
    "due": 20260322,
    "currency": "EUR",
    "iban": "NL91ABNA0417164300",
    "country": "NL",
    "customer": "Bakkerij Jansen",
    "city": "Zwolle",
    "postal_code": "8011 AA",
    "tax": 2100,
    "rate": 21,
    "payable": 12100,
    "means": "58",
    "period": "2026-02",
    "project": "P-17",
}
"""What an invoice has besides the fields that rules ask for: with those, 20 fields or a few more."""


class Condition(NamedTuple):
    """A field, an operator (is, at_least, at_most, contains) and a value; amounts are in cents."""

    field: str
    operator: str
    value: Any


class Rule(NamedTuple):
    """A rule: all conditions must be true."""

    id: str
    conditions: tuple[Condition, ...]


def rules(rulebook: str, count: int) -> list[Rule]:
    """Make so many rules; always the same."""
    chance = random.Random(f"{rulebook} {count}")
    make = {"equalities": _equalities, "thresholds": _thresholds, "texts": _texts}[rulebook]
    return [Rule(f"r{n}", tuple(Condition(*one) for one in make(n, count, chance))) for n in range(count)]


def documents(rulebook: str, count: int, rounds: str, number: int) -> list[Document]:
    """Make so many documents for a rulebook of ``count`` rules; others for every round."""
    chance = random.Random(f"{rulebook} {count} {rounds}")
    return [BESIDES | _document(rulebook, count, chance) for _ in range(number)]


def _equalities(n: int, count: int, chance: random.Random) -> list[tuple[str, str, Any]]:
    further = [
        ("total", "at_most", chance.randrange(HIGHEST)),
        ("net", "at_least", chance.randrange(HIGHEST)),
        ("lines", "at_most", chance.randrange(1, 100)),
        ("net", "at_most", chance.randrange(HIGHEST)),
    ]
    return [("kind", "is", KINDS[n % 2]), ("supplier", "is", _supplier(n // 2)), chance.choice(further)]


def _thresholds(n: int, count: int, chance: random.Random) -> list[tuple[str, str, Any]]:
    low = chance.randrange(HIGHEST)
    return [
        ("total", "at_least", low),
        ("total", "at_most", low + 8 * HIGHEST // count),
        ("net", "at_most", chance.randrange(HIGHEST)),
        ("lines", "at_least", chance.randrange(1, 100)),
    ]


def _texts(n: int, count: int, chance: random.Random) -> list[tuple[str, str, Any]]:
    return [("name", "contains", _word(n)), ("reference", "contains", chance.choice(OFTEN))]


def _document(rulebook: str, count: int, chance: random.Random) -> Document:
    reference = " ".join(chance.sample(OFTEN, 4))
    if rulebook == "texts":
        return {
            "name": " ".join(_word(chance.randrange(2 * count)) for _ in range(4)),
            "reference": reference,
        }
    sizes: Document = {
        "total": chance.randrange(HIGHEST),
        "net": chance.randrange(HIGHEST),
        "lines": chance.randrange(1, 100),
    }
    if rulebook == "thresholds":
        return sizes
    supplier = _supplier(chance.randrange(max(1, count // 2)))
    return {"kind": chance.choice(KINDS[:3]), "supplier": supplier, **sizes}


def _supplier(n: int) -> str:
    return f"NL{n:09}B01"


def _word(n: int) -> str:
    letters = random.Random(n)
    return "".join(letters.choices("abcdefghijklmnopqrstuvwyz", k=letters.randrange(5, 10)))
