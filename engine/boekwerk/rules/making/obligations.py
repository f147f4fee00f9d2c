"""Making the obligations that a document was matched with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from boekwerk.domain.document import Document
from boekwerk.domain.obligation import Obligation
from boekwerk.rules.making.given import NotMakeable, attributes, partly

_COUNT, _OPEN, _DIFFERENCE = "obligation.count", "obligation.open_total", "obligation.difference"
OF_ALL_FIELDS = frozenset({_COUNT, _OPEN, _DIFFERENCE})

_OBLIGATION = {
    name: name
    for name in (
        *("number", "kind", "relation", "internal_reference", "external_reference"),
        *("ledger_account", "project", "open_amount"),
    )
}
OBLIGATION_FIELDS = frozenset({*_OBLIGATION, "age"})

_MOST = 10_000

_Facts = Mapping[str, Any]


def make_obligations(
    facts: _Facts, items: Sequence[_Facts] | None, document: Document, as_of: datetime.date
) -> tuple[Obligation, ...] | None:
    """Make the obligations; None, no matching was done, when nothing is said of them."""
    if items is None and not OF_ALL_FIELDS & facts.keys():
        return None
    made = [_obligation(item, place, as_of) for place, item in enumerate(items or ())]
    is_open = _OPEN in facts or _DIFFERENCE in facts
    count = facts.get(_COUNT, len(made) or (1 if is_open else 0))
    if not len(made) <= count <= _MOST or count != int(count):
        raise NotMakeable("rule_fact_contradicted", _COUNT, found=len(made))
    made += [partly(Obligation, currency="EUR") for _ in range(int(count) - len(made))]
    return tuple(_with_open(made, _open_amount(facts, document)) if is_open else made)


def _obligation(facts: _Facts, place: int, as_of: datetime.date) -> Obligation:
    age = facts.get("age")
    try:
        read = None if age is None else _midnight(as_of - datetime.timedelta(days=int(age)))
    except OverflowError:
        raise NotMakeable("rule_fact_contradicted", "age", "obligation", place, found=None) from None
    made: Obligation = partly(
        Obligation, currency="EUR", synchronised=read, **attributes(facts, _OBLIGATION)
    )
    return made


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _open_amount(facts: _Facts, document: Document) -> Decimal:
    stated: Decimal | None = facts.get(_OPEN)
    if stated is not None:
        return stated
    total, difference = document.totals.tax_exclusive, facts[_DIFFERENCE]
    if total is None:
        raise NotMakeable("rule_fact_needs", _DIFFERENCE, needed="document.total_excl")
    opened: Decimal = abs(total) + difference
    return opened


def _with_open(made: list[Obligation], total: Decimal) -> list[Obligation]:
    """Let what is open add up: the first that does not say how much has the rest, the others nothing."""
    rest = total - sum((each.open_amount for each in made if each.open_amount is not None), Decimal(0))
    found = []
    for each in made:
        if each.open_amount is None:
            found.append(replace(each, open_amount=rest))
            rest = Decimal("0.00")
        else:
            found.append(each)
    return found
