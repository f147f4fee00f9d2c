"""Which obligations a document names, by a rule's keys and by what was learned (OB-4, OB-10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from boekwerk.domain.case import Case
from boekwerk.domain.obligation import Obligation, OpenObligations, plain_reference, reference_key
from boekwerk.domain.reason import Reason
from boekwerk.domain.references import references_of
from boekwerk.obligations.comparing import compared_form
from boekwerk.obligations.marks import LONGEST_MARK, MOST_MARKS, Mark, marks_of, texts_in, words_of_shape
from boekwerk.rules.matching import Matching, MatchingKey, places
from boekwerk.rules.vocabulary import VOCABULARY

Way = Literal["key", "learned_reference", "learned_place"]

PLACES = places(VOCABULARY)
_MOST_PASSED = 5
# What these are numbers of was never ordered.
NEVER_ORDERED = frozenset({"preceding", "document"})


class Hit(Struct, frozen=True):
    """A mark and an obligation that it may stand for, and in which way that was found."""

    mark: Mark
    obligation: Obligation
    way: Way = "key"


class Search(Struct, frozen=True):
    """What was found: ``hits`` that may be matched, and ``passed``, what was found and may not be."""

    hits: tuple[Hit, ...] = ()
    passed: tuple[Reason, ...] = ()


class _Finder:
    """Looks marks up for one document under one rule, and notes what may not be matched."""

    def __init__(self, case: Case, matching: Matching, obligations: OpenObligations) -> None:
        self._relation = None if case.relation is None else case.relation.id
        self._matching = matching
        self._obligations = obligations
        self.passed: list[Reason] = []

    def by_key(self, mark: Mark, key: MatchingKey) -> tuple[Hit, ...]:
        """Find the obligations that a mark names by a key of the rule."""
        wanted = compared_form(mark.text, key.ignore)
        near = self._obligations.with_reference(reference_key(mark.text)) if wanted else ()
        named = (o for o in near if _is_named(o, wanted, key))
        hits = tuple([Hit(mark, found) for found in named if self._may(found, mark)])
        return hits if len(hits) < 2 else self._as_learned(mark, hits)

    def by_lesson(self, mark: Mark) -> tuple[Hit, ...]:
        """Find the obligations, open still, that such a mark led to before."""
        if self._relation is None:
            return ()
        numbers = self._obligations.learned_obligations(self._relation, plain_reference(mark.text))
        found = [o for number in numbers if (o := self._obligations.obligation(number)) is not None]
        return tuple([Hit(mark, o, "learned_reference") for o in found if self._may(o, mark)])

    def _as_learned(self, mark: Mark, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """Of several that one mark names keep the one that it led to before, if that is one."""
        learned = {hit.obligation.number for hit in self.by_lesson(mark)}
        chosen = [hit for hit in hits if hit.obligation.number in learned]
        return (Hit(mark, chosen[0].obligation, "learned_reference"),) if len(chosen) == 1 else hits

    def _may(self, obligation: Obligation, mark: Mark) -> bool:
        values = {"obligation": obligation.number, "reference": mark.text}
        if self._matching.same_relation and obligation.relation != self._relation:
            values["relation"] = obligation.relation
            self.note(Reason("obligation_of_other_relation", values, obligation.where))
            return False
        if obligation.settled:
            self.note(Reason("obligation_settled_already", values, obligation.where))
        return not obligation.settled

    def note(self, reason: Reason) -> None:
        """Note what keeps something that was found from being matched, the first few times."""
        if len(self.passed) < _MOST_PASSED and reason not in self.passed:
            self.passed.append(reason)

    def looked_up(self, marks: Iterable[Mark]) -> Iterator[Mark]:
        """Give the marks, each once, and no more than may be looked up."""
        seen: set[Mark] = set()
        for mark in marks:
            if mark not in seen:
                if len(seen) == MOST_MARKS:
                    self.note(Reason("obligation_marks_too_many", {"most": MOST_MARKS}))
                    return
                seen.add(mark)
                yield mark


def search(case: Case, matching: Matching, obligations: OpenObligations) -> Search:
    """Find what a document names: by the keys of a rule in their order, then by what was learned.

    The first key that finds something decides, for the document, and at level ``line`` for each of its
    lines apart.
    """
    finder = _Finder(case, matching, obligations)
    hits = _by_keys(case, matching, finder)
    if not hits:
        hits = _by_references(case, finder)
    if not hits and case.relation is not None:
        hits = _by_places(case, case.relation.id, obligations, matching, finder)
    return Search(tuple(hits), () if hits else tuple(finder.passed))


def _by_keys(case: Case, matching: Matching, finder: _Finder) -> list[Hit]:
    decided: dict[int | None, list[Hit]] = {}
    for key in matching.keys:
        found: dict[int | None, list[Hit]] = {}
        for mark in finder.looked_up(marks_of(case, key)):
            owner = mark.line if matching.level == "line" else None
            hits = finder.by_key(mark, key) if owner not in decided else ()
            if hits:
                found.setdefault(owner, []).extend(hits)
        decided |= found
        if matching.level == "document" and decided:
            break
    return [hit for hits in decided.values() for hit in hits]


def _by_references(case: Case, finder: _Finder) -> list[Hit]:
    stated = [r for r in references_of(case.document) if r.kind not in NEVER_ORDERED]
    marks = [Mark(r.number, f"reference.{r.kind}") for r in stated[:MOST_MARKS]]
    return [hit for mark in marks for hit in finder.by_lesson(mark)]


def _by_places(
    case: Case, relation: str, obligations: OpenObligations, matching: Matching, finder: _Finder
) -> list[Hit]:
    """Look where references of this relation stood before, the most frequent place first."""
    key = _widest(matching)
    for learned in obligations.learned_places(relation):
        field = PLACES.get(learned.place)
        if field is None or key is None:
            continue
        marks = (
            Mark(word, learned.place, line)
            for line, text in texts_in(case, field)
            for word in words_of_shape(text, learned.shape)
            if 0 < len(word) <= LONGEST_MARK
        )
        hits = [
            Hit(hit.mark, hit.obligation, "learned_place" if hit.way == "key" else hit.way)
            for mark in finder.looked_up(marks)
            for hit in finder.by_key(mark, key)
        ]
        if hits:
            return hits
    return []


def _widest(matching: Matching) -> MatchingKey | None:
    """Make the key by which a word at a learned place is compared: all that the rule compares with."""
    if not matching.keys:
        return None
    first = matching.keys[0]
    return MatchingKey(
        obligation=tuple(dict.fromkeys(name for key in matching.keys for name in key.obligation)),
        look_in=(),
        where=first.where,
        ignore=first.ignore,
    )


def _is_named(obligation: Obligation, wanted: str, key: MatchingKey) -> bool:
    names = map(obligation.named_by, key.obligation)
    return any(name is not None and compared_form(name, key.ignore) == wanted for name in names)
