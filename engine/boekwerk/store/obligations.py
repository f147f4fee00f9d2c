"""The obligations of an administration in the store, pinned to one state of them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from operator import attrgetter

from sqlalchemy import Connection, Select, bindparam, distinct, func, or_, select

from boekwerk.domain.obligation import LearnedPlace, Obligation
from boekwerk.store.kinds import record_of
from boekwerk.store.obligation_lessons import STILL_TEACHES
from boekwerk.store.tables_obligations import (
    obligation_keys,
    obligation_lessons,
    obligation_states,
    obligations,
)

_MOST_REMEMBERED = 2_000
_OBLIGATION, _KEY, _LESSON = obligations.c, obligation_keys.c, obligation_lessons.c


class StoredObligations:
    """The obligations of one administration: `boekwerk.domain.obligation.OpenObligations` over the store.

    It lives as long as the connection, and answers from one state for that long. Only what is asked for
    is looked up: there may be hundreds of thousands.
    """

    def __init__(self, connection: Connection, administration: int) -> None:
        self._connection = connection
        row = connection.execute(_STATE, {"administration": administration}).one_or_none()
        self.state: int = 0 if row is None else row[0]
        self.change_token: str | None = None if row is None else row[1]
        """What the package called the state that it told last: changes are asked for since then."""
        self.asked: datetime.datetime | None = None if row is None else row[2]
        self._pin = {"administration": administration, "state": self.state}
        self._known: dict[str, Obligation] = {}
        self._is_taught: dict[str, bool] = {}

    def with_reference(self, key: str) -> Sequence[Obligation]:
        """Find obligations of which number, internal or external reference has that key, by number."""
        return self._found(_BY_KEY, key=key)

    def of_relation(self, relation: str) -> Sequence[Obligation]:
        """List a relation's obligations, by number."""
        return self._found(_BY_RELATION, relation=relation)

    def all(self) -> Sequence[Obligation]:
        """List every obligation, by number."""
        return self._found(_ALL)

    def obligation(self, number: str) -> Obligation | None:
        """Find an obligation by its number."""
        if number not in self._known:
            self._found(_BY_NUMBER, number=number)
        return self._known.get(number)

    def learned_places(self, relation: str) -> Sequence[LearnedPlace]:
        """List where references stood before, most often first."""
        if not self._teaches(relation):
            return ()
        rows = self._connection.execute(_PLACES, {**self._pin, "relation": relation})
        return tuple(LearnedPlace(relation, place, times, shape or None) for place, shape, times in rows)

    def learned_obligations(self, relation: str, reference: str) -> Sequence[str]:
        """Give the numbers of the obligations that a reference led to, by number."""
        if not self._teaches(relation):
            return ()
        asked = {**self._pin, "relation": relation, "reference": reference}
        return tuple(self._connection.execute(_LED_TO, asked).scalars())

    def _found(self, query: Select[str], **values: str) -> tuple[Obligation, ...]:
        rows = self._connection.execute(query, {**self._pin, **values}).scalars()
        found = [record_of(content, Obligation) for content in rows]
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        self._known |= {each.number: each for each in found[:_MOST_REMEMBERED]}
        return tuple(sorted(found, key=attrgetter("number")))

    def _teaches(self, relation: str) -> bool:
        """Tell whether anything was taught about a relation's references: of most nothing was."""
        if relation not in self._is_taught:
            if len(self._is_taught) > _MOST_REMEMBERED:
                self._is_taught.clear()
            asked = {**self._pin, "relation": relation}
            self._is_taught[relation] = self._connection.execute(_ANY, asked).first() is not None
        return self._is_taught[relation]


_STATE = select(
    obligation_states.c.state, obligation_states.c.change_token, obligation_states.c.asked
).where(obligation_states.c.administration == bindparam("administration"))
_OF_STATE = (_OBLIGATION.first_state <= bindparam("state")) & or_(
    _OBLIGATION.last_state.is_(None), _OBLIGATION.last_state >= bindparam("state")
)
# Nothing is sorted here: for the sake of an order SQLite would walk through all of an administration's.
_ALL = select(_OBLIGATION.content).where(
    _OBLIGATION.administration == bindparam("administration"), _OF_STATE
)
_BY_NUMBER = _ALL.where(_OBLIGATION.number == bindparam("number"))
_BY_RELATION = _ALL.where(_OBLIGATION.relation == bindparam("relation"))
_BY_KEY = (
    select(_OBLIGATION.content)
    .join_from(obligation_keys, obligations, _KEY.obligation == _OBLIGATION.id)
    .where(_KEY.administration == bindparam("administration"), _KEY.key == bindparam("key"))
    .where(_OF_STATE)
)
_OF_LESSONS = (
    (_LESSON.administration == bindparam("administration"))
    & (_LESSON.relation == bindparam("relation"))
    & STILL_TEACHES
)
_ANY = select(_LESSON.source).where(_OF_LESSONS).limit(1)
_TIMES = func.count(distinct(_LESSON.source))
_PLACES = (
    select(_LESSON.place, _LESSON.shape, _TIMES)
    .where(_OF_LESSONS, _LESSON.reference == "")
    .group_by(_LESSON.place, _LESSON.shape)
    .order_by(_TIMES.desc(), _LESSON.place, _LESSON.shape)
)
_LED_TO = (
    select(_LESSON.obligation)
    .where(_OF_LESSONS, _LESSON.reference == bindparam("reference"))
    .group_by(_LESSON.obligation)
    .order_by(_LESSON.obligation)
)
