"""Marks: whatever on a document may be the number or reference of an obligation (OB-4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct

from boekwerk.domain.case import Case
from boekwerk.domain.obligation import shape_of
from boekwerk.rules.fields import Field
from boekwerk.rules.matching import MatchingKey
from boekwerk.rules.operators import compiled_pattern

MOST_MARKS = 2_000
"""How many marks of one document are looked up; a document with more is no invoice of this world."""

LONGEST_MARK = 100
"""Characters of a mark; what is longer is a text."""

# Words of a text as references are written: with what joins their parts inside, not around.
_WORD = re.compile(r"\w[\w./\-]*\w|\w")


class Mark(Struct, frozen=True):
    """A text of a document that may name an obligation: the field it stands in, on which invoice line.

    ``line`` counts from 0; None: it is of the whole document.
    """

    text: str
    place: str
    line: int | None = None


def marks_of(case: Case, key: MatchingKey) -> Iterator[Mark]:
    """Give the marks that a key of a rule finds, in the order of its fields."""
    for field in key.look_in:
        for line, text in texts_in(case, field):
            for found in (text,) if key.pattern is None else _found_by(key.pattern, text):
                if 0 < len(found) <= LONGEST_MARK:
                    yield Mark(found, field.path, line)


def texts_in(case: Case, field: Field) -> Iterator[tuple[int | None, str]]:
    """Give the texts of a field, each with the invoice line (from 0) that it is of."""
    if field.scope == "case":
        for text in _texts(field, case):
            yield None, text
        return
    for number, line in enumerate(case.document.lines):
        for text in _texts(field, case, line):
            yield number, text


def words_of_shape(text: str, shape: str | None) -> Iterable[str]:
    """Give the words of a text that have a `shape_of` marks; without one, the whole text."""
    if shape is None:
        return (text.strip(),)
    return (word for word in words_of(text) if len(word) == len(shape) and shape_of(word) == shape)


def words_of(text: str) -> Iterator[str]:
    """Give the words of a text, each as long as it can be: ``VP-2026/014.`` is ``VP-2026/014``."""
    return (found[0] for found in _WORD.finditer(text))


def _texts(field: Field, *of: Any) -> tuple[str, ...]:
    try:
        found = field.get(*of)
    except Exception:  # a field may be a plugin's: what it cannot read has no marks
        return ()
    if isinstance(found, str):
        return (found,)
    return tuple([text for text in found or () if isinstance(text, str)])


def _found_by(pattern: str, text: str) -> Iterator[str]:
    """Give what a pattern finds: its group, or all of it."""
    compiled = _compiled(pattern)
    group = 1 if compiled.groups else 0
    return (found[group].strip() for found in compiled.finditer(text) if found[group])


@lru_cache(maxsize=1_000)
def _compiled(pattern: str) -> Any:
    return compiled_pattern(pattern)
