"""Guards: atoms without which a formula cannot be true, and in most cases not even unknown."""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.rules.finders import BOUNDS, TEXTS, VALUES
from boekwerk.rules.formula import AllOf, Atom, Formula, OverItems

Kind = tuple[int, str]
"""A slot's number, and how its constants are found: atoms of one kind share a finder."""


def guards(formula: Formula) -> Iterator[Atom]:
    """Give the atoms that must all be true for the formula to be true.

    For a quantifier over items: each true of some item. A formula is false when one of its guards is
    false (of every item), except that ``every`` over no items is unknown.
    """
    if isinstance(formula, Atom):
        yield formula
    elif isinstance(formula, AllOf) and formula.decisive is False:
        for part in formula.parts:
            yield from guards(part)
    elif isinstance(formula, OverItems) and formula.quantifier != "no":
        yield from guards(formula.part)


def kinds(atom: Atom) -> tuple[Kind, ...]:
    """Name the kinds of finder that serve an atom; none: it is only tried by itself.

    ``between`` is two bounds. Negative operators and flags tell few rules apart and are not served.
    """
    number, operator = atom.slot.number, atom.operator
    if operator == "between":
        return (number, "at_least"), (number, "at_most")
    if operator in BOUNDS or operator in VALUES:
        return ((number, operator),)
    return ((number, "text"),) if operator in TEXTS else ()
