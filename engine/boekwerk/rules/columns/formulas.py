"""Formulas over a table: the same atoms, put together for all rows at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from boekwerk.rules.columns.atoms import atom_truths
from boekwerk.rules.columns.segments import any_of_items, every_item
from boekwerk.rules.columns.table import Table
from boekwerk.rules.columns.truths import Truths, conjunction, disjunction
from boekwerk.rules.formula import AllOf, AnyOf, Atom, Formula, NotOf, OverItems

# Worth finding out for every row, instead of for those of one rule after the other: so many rules ask
# it, and together they are looked at for at least as many rows as there are.
_MANY_RULES = 8


def parts_of_formula(formula: Formula) -> Iterator[Formula]:
    """Give a formula and everything inside it."""
    yield formula
    match formula:
        case AllOf():
            for part in formula.parts:
                yield from parts_of_formula(part)
        case NotOf() | OverItems():
            yield from parts_of_formula(formula.part)


class Evaluation:
    """Finds out what formulas are for the rows of tables; what many rules ask, once for all rows."""

    def __init__(self, formulas: Iterable[tuple[Iterable[Formula], int]], height: int) -> None:
        """Take the formulas of each rule, with the number of rows that it is looked at for."""
        uses: Counter[int] = Counter()
        looked_at: Counter[int] = Counter()
        for of_rule, rows in formulas:
            for number in {part.number for formula in of_rule for part in parts_of_formula(formula)}:
                uses[number] += 1
                looked_at[number] += rows
        self._shared = frozenset(
            number for number, times in uses.items() if times >= _MANY_RULES and looked_at[number] >= height
        )

    def truths(self, formula: Formula, table: Table) -> Truths:
        """Say what a formula is for every row of a table."""
        found = table.truths.get(formula.number)
        if found is not None:
            return found
        if table.whole is not None and formula.number in self._shared:
            found = self.truths(formula, table.whole).part(table.part_of)
        else:
            found = self._found_out(formula, table)
        if formula.number in self._shared:
            table.truths[formula.number] = found
        return found

    def _found_out(self, formula: Formula, table: Table) -> Truths:
        match formula:
            case Atom():
                return atom_truths(formula, table)
            case AnyOf():
                return disjunction(map(partial(self.truths, table=table), formula.parts), table.height)
            case AllOf():
                return conjunction(map(partial(self.truths, table=table), formula.parts), table.height)
            case NotOf():
                return self.truths(formula.part, table).negation()
            case OverItems():
                return self._over_items(formula, table)
        raise TypeError(f"no reading of {type(formula).__name__}")

    def _over_items(self, formula: OverItems, table: Table) -> Truths:
        items = table.items(formula.scope)
        of_items = self.truths(formula.part, items.table)
        if formula.quantifier == "every":
            return every_item(items.counts, of_items, items.failed)
        found = any_of_items(items.counts, of_items, items.failed)
        return found if formula.quantifier == "any" else found.negation()
