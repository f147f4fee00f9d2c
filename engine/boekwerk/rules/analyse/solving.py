"""Solving: whether facts can be as a branch demands, and such facts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from boekwerk.rules.analyse.axioms import (
    LINE_COUNT,
    RELATION_KNOWN,
    TOTAL,
    WHAT_KEYS,
    WHAT_ROWS,
    speaks_of_relation,
)
from boekwerk.rules.analyse.branches import Branch, Branches, ItemNeeds, merged
from boekwerk.rules.analyse.literals import TODAY_KEY, Demand, FieldKey
from boekwerk.rules.analyse.points import constants, moved, names_all, points
from boekwerk.rules.analyse.results import ABSENT, FOREIGN, MAYBE, NONE, Found, Model, Solution
from boekwerk.rules.analyse.texts import fits_all, text_for
from boekwerk.rules.fields import Scope

_MOST_ITEM_WAYS = 200
_MOST_CHOICES = 500
_Demanded = tuple[Demand, ...]


class Solver:
    """Finds facts that meet demands; the same demands on a field are looked at once."""

    def __init__(self, as_of: datetime.date) -> None:
        self._as_of = as_of
        self._solved: dict[tuple[_Demanded, datetime.date | None], Solution] = {}
        self._items: dict[tuple[int, ...], tuple[Any, Any]] = {}
        self._whats: dict[tuple[Any, ...], Any] = {}
        self._spans: dict[_Demanded, list[datetime.date]] = {}
        self._choices = _MOST_CHOICES

    def may_choose(self) -> bool:
        """Tell whether one more choice among very many ways may be tried, of all in one analysis."""
        self._choices -= 1
        return self._choices >= 0

    def solve_any(self, branches: Branches) -> Found:
        """Give facts for the first branch that has them; NONE when it is certain that none has."""
        answer: Found = NONE
        for branch in branches:
            found = self.solve(branch)
            if isinstance(found, Model):
                return found
            answer = found if found is MAYBE else answer
        return answer

    def solve(self, branch: Branch) -> Found:
        """Give facts that meet everything in a branch, as few as are needed."""
        answer: Found = NONE
        for today in self._days(branch):
            found: Found = self._on(branch, today)
            if isinstance(found, Model):
                return found
            answer = found if found is MAYBE else answer
        return answer

    def _days(self, branch: Branch) -> Sequence[datetime.date]:
        """Give the days of decision that can tell the demands apart, from the day of the analysis on."""
        demands = branch.fields.get(TODAY_KEY, ())
        dated = [*_demands_on_dates(branch)]
        if len(dated) > len(demands) and any([demand.reading == "days" for demand in dated]):
            return self._fitting(demands, _days_near(dated))
        if not demands:
            return (self._as_of,)
        if demands not in self._spans:
            self._spans[demands] = self._fitting(demands, ())
        return self._spans[demands]

    def _fitting(self, demands: _Demanded, near: Iterable[datetime.date]) -> list[datetime.date]:
        days = sorted({self._as_of, *constants(demands), *near})
        return [day for day in days if day >= self._as_of and all(demand.fits(day) for demand in demands)]

    def _on(self, branch: Branch, today: datetime.date) -> Found:
        facts: dict[FieldKey, Any] = {}
        fields = dict(branch.fields)
        if fields.pop(TODAY_KEY, ()):
            facts[TODAY_KEY] = today
        if not _relation_fits(fields):
            return NONE
        what, items = self._what(fields), self._items_of(branch, fields, today)
        if NONE in (what, items):
            return NONE
        for key in [key for key in fields if key not in what]:
            facts[key] = self.field(fields[key], today)
        if any(fact is NONE for fact in facts.values()):
            return NONE
        is_doubtful = items is MAYBE or any(fact is MAYBE for fact in facts.values())
        return MAYBE if is_doubtful else Model({**facts, **what}, items)

    def _what(self, fields: dict[FieldKey, _Demanded]) -> Any:
        """Find a direction, a type and a total that fit together."""
        asked = tuple([fields[key] for key in WHAT_KEYS if key in fields])
        if not asked:
            return {}
        key = (asked, fields.get(TOTAL, ()))
        if key not in self._whats:
            self._whats[key] = _what_fits(*key)
        return self._whats[key]

    def is_possible(self, demands: _Demanded) -> bool:
        """Tell whether one field can be as demanded on some day, or that is not known."""
        if any(demand.reading == "days" for demand in demands):
            return self.solve(Branch(fields={demands[0].key: demands})) is not NONE
        return self.field(demands, self._as_of) is not NONE

    def field(self, demands: _Demanded, today: datetime.date) -> Solution:
        """Give a value of one field that all demands on it accept."""
        relative = any(demand.reading == "days" for demand in demands)
        key = (demands, today if relative else None)
        if key not in self._solved:
            field = demands[0].field
            self._solved[key] = _several(demands, today) if field.many else _single(demands, today)
        return self._solved[key]

    def _items_of(self, branch: Branch, fields: dict[FieldKey, _Demanded], today: datetime.date) -> Any:
        found: dict[Scope, Any] = {}
        for scope, needs in branch.items.items():
            found[scope] = self._items_in(scope, needs, today)
            if found[scope] in (NONE, MAYBE):
                return found[scope]
        counted = fields.get(LINE_COUNT)
        if counted and "line" in found:
            has_lines = any(
                all(d.fits(n) for d in counted) for n in points(counted[0].field, counted, today) if n
            )
            if found["line"] and not has_lines:
                return NONE
        return found

    def _items_in(self, scope: Scope, needs: ItemNeeds, today: datetime.date) -> Any:
        if not needs.presence:
            return NONE
        if not needs.exists and "none" in needs.presence:
            return ()
        if not needs.exists and "some" not in needs.presence:
            return None if scope == "booking_line" else NONE
        items = []
        for must in needs.exists or (None,):
            several = needs.every if must is None else (must, *needs.every)
            item = self._item(several, today)
            if item is NONE or item is MAYBE:
                return item
            items.append(item)
        return tuple(items)

    def _item(self, several: Sequence[Branches], today: datetime.date) -> Any:
        key = (today.toordinal(), *(id(branches) for branches in several))
        if key not in self._items:  # the branches are kept, so that their ids stay theirs
            self._items[key] = (several, self._one_item(several, today))
        return self._items[key][1]

    def _one_item(self, several: Sequence[Branches], today: datetime.date) -> Any:
        ways: list[Branch] = [Branch()]
        for branches in several:
            ways = [merged(way, branch) for way in ways for branch in branches]
            ways = [way for way in ways if not self._is_impossible(way, today)]
            if len(ways) > _MOST_ITEM_WAYS:
                return MAYBE
        for way in ways:
            item = {key: self.field(demands, today) for key, demands in way.fields.items()}
            if MAYBE not in item.values():
                return item
        return MAYBE if ways else NONE

    def _is_impossible(self, way: Branch, today: datetime.date) -> bool:
        return any(self.field(demands, today) is NONE for demands in way.fields.values())


def _demands_on_dates(branch: Branch) -> Iterator[Demand]:
    """Give the demands on dates of the case and of its items."""
    for demands in branch.fields.values():
        if demands[0].field.type == "date":
            yield from demands
    for needs in branch.items.values():
        for branches in (*needs.exists, *needs.every):
            for inner in branches:
                yield from _demands_on_dates(inner)


def _days_near(dated: Sequence[Demand]) -> Iterable[datetime.date]:
    """Give the days on which a date that is named, or the day beside it, is just so many days away."""
    relative = [demand for demand in dated if demand.reading == "days"]
    steps = {0, *(d.constant + over for d in relative for over in (-1, 0, 1, 2))}
    keys = {demand.key for demand in relative}
    named = constants(demand for demand in dated if demand.key in keys)
    return {moved(day, sign * step) for day in named for step in steps for sign in (1, -1)}


def _what_fits(asked: Sequence[_Demanded], total: _Demanded) -> Any:
    demands = [demand for several in asked for demand in several]
    totals: dict[bool | None, Solution] = {}
    for row in WHAT_ROWS:
        if not all([_fits(row[demand.key], demand) for demand in demands]):
            continue
        sign = row[TOTAL]
        if sign not in totals:
            totals[sign] = _total(total, sign) if total else ABSENT
        if totals[sign] is not NONE:
            what = {key: ABSENT if row[key] is None else row[key] for key in WHAT_KEYS}
            return {**what, TOTAL: totals[sign]} if total else what
    return NONE


def _total(demands: _Demanded, is_below_zero: bool | None) -> Solution:
    """Give a total that is demanded, where it is known whether it is below zero, or that is not known."""
    if is_below_zero is None:
        return ABSENT if all(_fits(None, demand) for demand in demands) else NONE
    found = _single(demands, datetime.date.min)
    if found != 0 or not is_below_zero:
        return NONE if found is ABSENT else found
    valued = [demand for demand in demands if demand.reading == "normal"]
    others = (point for point in points(demands[0].field, valued, datetime.date.min) if point)
    return next((point for point in others if all(demand.fits(point) for demand in valued)), NONE)


def _relation_fits(fields: dict[FieldKey, _Demanded]) -> bool:
    """Tell whether facts of a relation are asked for only where there may be a relation."""
    known = fields.get(RELATION_KNOWN)
    if known is None or all(_fits(True, demand) for demand in known):
        return True
    return not any(
        _asks_for_fact(demand) or (demand.reading == "empty" and demand.needs_known)
        for key, demands in fields.items()
        if speaks_of_relation(key)
        for demand in demands
    )


def _asks_for_fact(demand: Demand) -> bool:
    """Tell whether only a fact that is there can be as demanded."""
    if demand.reading == "known":
        return demand.fits(True) and not demand.fits(False)
    return demand.reading != "empty" and demand.needs_known


def _single(demands: _Demanded, today: datetime.date) -> Solution:
    field = demands[0].field
    valued = [d for d in demands if d.reading in ("normal", "exact", "days")]
    if _bare(True, False, demands):
        if not valued:
            return next(iter(points(field, (), today))) if field.type != "text" else "tekst"
        found = _value(valued, today)
        if found is not NONE:
            return found
    if all(not demand.needs_known for demand in valued):
        if field.currency is not None and _bare(True, False, demands):
            return FOREIGN
        if _bare(False, True, demands) or _without_owner(demands):
            return ABSENT
    if field.type == "text" and _bare(True, True, demands) and fits_all("", valued):
        return ""
    return NONE


def _value(demands: Sequence[Demand], today: datetime.date) -> Solution:
    field = demands[0].field
    if field.type == "text" or any(d.operator in ("starts_with", "ends_with") for d in demands):
        return text_for(demands)
    for point in points(field, demands, today):
        if all(_fits(_read(point, demand, today), demand) for demand in demands):
            return point
    return MAYBE if names_all(field, demands) else NONE


def _read(point: Any, demand: Demand, today: datetime.date) -> Any:
    return abs((today - point).days) if demand.reading == "days" else point


def _fits(value: Any, demand: Demand) -> bool:
    """Tell whether a fact, None where it is not known, is as demanded."""
    if demand.reading == "known":
        return demand.fits(value is not None)
    if demand.reading == "empty":
        return demand.fits(value is None)
    return not demand.needs_known if value is None else demand.fits(value)


def _bare(known: bool, empty: bool | None, demands: Iterable[Demand]) -> bool:
    """Tell whether being known and being empty may be so."""
    facts = {"known": known, "empty": empty}
    return all(
        not demand.needs_known if facts[demand.reading] is None else demand.fits(facts[demand.reading])
        for demand in demands
        if demand.reading in facts
    )


def _without_owner(demands: Sequence[Demand]) -> bool:
    return demands[0].field.owner is not None and _bare(False, None, demands)


def _several(demands: _Demanded, today: datetime.date) -> Solution:
    """Give the values of a field with several: some that there must be, and all of them fitting."""
    valued = [d for d in demands if d.reading in ("normal", "exact")]
    every = [d for d in valued if d.for_all]
    wanted = [d for d in valued if not d.for_all]
    if _bare(True, False, demands):
        found = [_value((demand, *every), today) for demand in wanted] or [_usual(every, demands, today)]
        if NONE not in found:
            return MAYBE if MAYBE in found else tuple(dict.fromkeys(found))
    if not wanted and _bare(True, True, demands):
        return ()
    if all(not demand.needs_known for demand in valued) and (
        _bare(False, True, demands) or _without_owner(demands)
    ):
        return ABSENT
    return NONE


def _usual(every: Sequence[Demand], demands: _Demanded, today: datetime.date) -> Solution:
    if every:
        return _value(every, today)
    field = demands[0].field
    return "tekst" if field.type == "text" else next(iter(points(field, (), today)))


def accepts(model_value: Any, demand: Demand, today: datetime.date) -> bool:
    """Tell whether a value that was found for a field is also as another demand wants it."""
    if model_value is FOREIGN:
        return _bare(True, False, (demand,)) and (
            demand.reading in ("known", "empty") or not demand.needs_known
        )
    if model_value is ABSENT:
        return _fits(None, demand)
    if demand.reading in ("known", "empty"):
        return demand.fits((demand.reading == "known") or model_value == ())
    values = model_value if isinstance(model_value, tuple) else (model_value,)
    fit = [_fits_value(value, demand, today) for value in values]
    if not isinstance(model_value, tuple):
        return fit[0]
    return all(fit) if demand.for_all else any(fit)


def _fits_value(value: Any, demand: Demand, today: datetime.date) -> bool:
    if demand.field.type == "text":
        return fits_all(value, (demand,))
    return demand.fits(_read(value, demand, today))
