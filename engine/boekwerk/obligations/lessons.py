"""What a booking teaches about a relation's references: where they stand, what they led to (OB-10).

A lesson belongs to its booking. So what is booked again under the same key, corrected, or forgotten
leaves nothing behind, and the order in which bookings teach does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from boekwerk.domain.case import Case
from boekwerk.domain.obligation import (
    OBLIGATION_KEYS,
    Lesson,
    Obligation,
    OpenObligations,
    plain_reference,
    reference_key,
    shape_of,
)
from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.references import references_of
from boekwerk.obligations.comparing import compared_form
from boekwerk.obligations.marks import LONGEST_MARK, texts_in, words_of
from boekwerk.obligations.searching import NEVER_ORDERED, PLACES
from boekwerk.rules.fields import Field
from boekwerk.rules.matching import Ignored, is_mark

# These repeat what stands elsewhere, and would be learned instead of the place itself.
_COLLECTIONS = frozenset({"document.text", "document.references"})
_PLACES_TO_LEARN: tuple[Field, ...] = tuple(
    field for name, field in PLACES.items() if name not in _COLLECTIONS and field.scope in ("case", "line")
)
_MOST_WORDS = 20_000
_IGNORED: tuple[Ignored, ...] = ("spaces",)


def lessons_of(
    case: Case, lines: Sequence[BookingLine], obligations: OpenObligations, source: str
) -> tuple[Lesson, ...]:
    """Learn from the obligations that a document was booked on; ``source`` is the booking's key.

    Where a number or reference of the obligation stands on the document, that place is learned. Where
    none does, or where it stands for several, the document's own references are learned as leading to
    it, if there is one obligation only: of several nobody knows which reference led to which.
    """
    if case.relation is None:
        return ()
    numbers = dict.fromkeys(line.obligation for line in lines if line.obligation)
    booked = [o for number in numbers if number and (o := obligations.obligation(number)) is not None]
    relation = case.relation.id
    learned: dict[Lesson, None] = {}
    for obligation in booked:
        for place, shape in _places(case, obligation):
            learned[Lesson(source, relation, place, shape)] = None
    if len(booked) == 1:
        for kind, reference in _leading(case, booked[0], obligations, stands=bool(learned)):
            learned[Lesson(source, relation, kind, None, reference, booked[0].number)] = None
    return tuple(learned)


def _places(case: Case, obligation: Obligation) -> Iterator[tuple[str, str | None]]:
    """Find where a document names an obligation: whole fields, and words of texts by their shape."""
    names = {_form(name) for key in OBLIGATION_KEYS if (name := obligation.named_by(key))} - {""}
    for field in _PLACES_TO_LEARN:
        found = (_found(text, names, field) for _, text in texts_in(case, field))
        shapes = {word for words in found for word in words}
        for shape in sorted(shapes, key=lambda each: each or ""):
            yield field.path, shape


def _found(text: str, names: Iterable[str], field: Field) -> Iterator[str | None]:
    if is_mark(field):
        if len(text) <= LONGEST_MARK and _form(text) in names:
            yield None
        return
    for number, word in enumerate(words_of(text)):
        if number == _MOST_WORDS:
            return
        if len(word) <= LONGEST_MARK and _form(word) in names:
            yield shape_of(word)


def _leading(
    case: Case, booked: Obligation, obligations: OpenObligations, *, stands: bool
) -> Iterator[tuple[str, str]]:
    """Give the references that led to an obligation without naming it, or not only it."""
    for reference in references_of(case.document):
        if reference.kind in NEVER_ORDERED or len(reference.number) > LONGEST_MARK:
            continue
        form = _form(reference.number)
        named = [
            o.number
            for o in obligations.with_reference(reference_key(reference.number))
            if o.relation == booked.relation
            and form in {_form(o.named_by(key) or "") for key in OBLIGATION_KEYS}
        ]
        is_lesson = booked.number in named if named else not stands
        if is_lesson and named != [booked.number]:
            yield f"reference.{reference.kind}", plain_reference(reference.number)


def _form(text: str) -> str:
    return compared_form(text, _IGNORED)
