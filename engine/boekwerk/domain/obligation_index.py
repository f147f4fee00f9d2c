"""Obligations in memory: what administration folders, replay and tests look them up in."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from boekwerk.domain.obligation import (
    OBLIGATION_KEYS,
    LearnedPlace,
    Lesson,
    Obligation,
    reference_key,
)


class ObligationIndex:
    """The obligations of one administration: `boekwerk.domain.obligation.OpenObligations` in memory.

    Of two with one number the later one holds; no other answer depends on the order in which obligations
    and lessons are given. ``asked`` is when the package was asked last, if it was.
    """

    def __init__(
        self,
        obligations: Iterable[Obligation] = (),
        lessons: Iterable[Lesson] = (),
        asked: datetime.datetime | None = None,
    ) -> None:
        self.asked = asked
        self._by_number = {obligation.number: obligation for obligation in obligations}
        self._by_key: dict[str, tuple[Obligation, ...]] = {}
        self._by_relation: dict[str, tuple[Obligation, ...]] = {}
        self._index()
        self._lessons = frozenset(lessons)
        self._places = learned_places(self._lessons)
        self._led_to: dict[tuple[str, str], tuple[str, ...]] = {}
        for lesson in sorted(self._lessons, key=lambda each: each.obligation or ""):
            if lesson.reference is not None and lesson.obligation is not None:
                led_to = self._led_to.get((lesson.relation, lesson.reference), ())
                if lesson.obligation not in led_to:
                    self._led_to[lesson.relation, lesson.reference] = (*led_to, lesson.obligation)

    def __len__(self) -> int:
        """Count the obligations."""
        return len(self._by_number)

    def all(self) -> Sequence[Obligation]:
        """List every obligation, by number."""
        return tuple(self._by_number[number] for number in sorted(self._by_number))

    def with_reference(self, key: str) -> Sequence[Obligation]:
        """Find obligations of which number, internal or external reference has that key, by number."""
        return self._by_key.get(key, ())

    def of_relation(self, relation: str) -> Sequence[Obligation]:
        """List a relation's obligations, by number."""
        return self._by_relation.get(relation, ())

    def obligation(self, number: str) -> Obligation | None:
        """Find an obligation by its number."""
        return self._by_number.get(number)

    def learned_places(self, relation: str) -> Sequence[LearnedPlace]:
        """List where references stood before, most often first."""
        return self._places.get(relation, ())

    def learned_obligations(self, relation: str, reference: str) -> Sequence[str]:
        """Give the numbers of the obligations that a reference led to, by number."""
        return self._led_to.get((relation, reference), ())

    def _index(self) -> None:
        by_key: dict[str, list[Obligation]] = {}
        by_relation: dict[str, list[Obligation]] = {}
        for number in sorted(self._by_number):
            obligation = self._by_number[number]
            by_relation.setdefault(obligation.relation, []).append(obligation)
            for key in keys_of(obligation):
                by_key.setdefault(key, []).append(obligation)
        self._by_key = {key: tuple(found) for key, found in by_key.items()}
        self._by_relation = {relation: tuple(found) for relation, found in by_relation.items()}


def keys_of(obligation: Obligation) -> frozenset[str]:
    """Give the `reference_key` of everything by which an obligation may be named."""
    named = map(obligation.named_by, OBLIGATION_KEYS)
    return frozenset(key for name in named if name and (key := reference_key(name)))


def learned_places(lessons: Iterable[Lesson]) -> dict[str, tuple[LearnedPlace, ...]]:
    """Count per relation where references stood, most often first: once for each booking."""
    times = Counter(
        (lesson.relation, lesson.place, lesson.shape)
        for lesson in {*lessons}
        if lesson.obligation is None and lesson.reference is None
    )
    places = [LearnedPlace(relation, place, n, shape) for (relation, place, shape), n in times.items()]
    places.sort(key=lambda place: (place.relation, -place.times, place.place, place.shape or ""))
    found: dict[str, list[LearnedPlace]] = {}
    for place in places:
        found.setdefault(place.relation, []).append(place)
    return {relation: tuple(of_relation) for relation, of_relation in found.items()}
