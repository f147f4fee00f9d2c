"""What an author probably meant: signs for operators, Dutch words for fields and choices, slips."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from boekwerk.positions import did_you_mean, nearest
from boekwerk.reasons import term
from boekwerk.rules.fields import Field, Scope
from boekwerk.rules.meant_words import COUNTRIES, FIELDS, KEYS, OPERATORS, SUBJECTS

_MOST = 3
_SIGN = re.compile(r"([<>=!≤≥]+)\s*(\S.*)", re.DOTALL)
_WORD = re.compile(r"([a-z]+(?:_[a-z]+)*)\s+(\S.*)", re.DOTALL)
# Shorter words than 'bevat' also begin names: "Max Havelaar", "from Holland".
_SHORTEST_WORD = 5
_FLAGS = frozenset({"is_empty", "is_known"})


def meant_operator(word: str, fitting: Collection[str], known: Collection[str]) -> str | None:
    """Say which operator a sign or word stands for: one that fits the field, if there is any."""
    called = _operator_called(_folded(word), fitting)
    return called or did_you_mean(word, fitting) or did_you_mean(word, known)


def leading_operator(text: str, fitting: Collection[str], *, is_text: bool) -> tuple[str, str, str] | None:
    """Find an operator that a value begins with: as written, as it is called, and what follows it.

    A text may well begin with an ordinary word, so that there only words count that hardly any does.
    """
    found = _SIGN.fullmatch(text) or _WORD.fullmatch(text)
    if found is None:
        return None
    written, rest = found.groups()
    if is_text and written.isalpha() and len(written) < _SHORTEST_WORD:
        return None
    comparing = [operator for operator in fitting if operator not in _FLAGS]
    operator = written if written in comparing else _operator_called(written, comparing)
    return None if operator is None else (written, operator, rest.strip())


def fields_called(
    word: str, fields: Mapping[str, Field], items: Mapping[Scope, Mapping[str, Field]] | None = None
) -> tuple[str, ...]:
    """Give the fields that authors call by this word, each as it is written, the likeliest first.

    ``fields`` are those that may stand here; of those of ``items`` a condition says which item is meant.
    """
    subject, name = _subject_and_name(word)
    path = f"{subject}.{name}"
    if path in fields:
        return (path,)
    paths = FIELDS.get(path) or FIELDS.get(name, ())
    own = tuple(one for one in paths if one.startswith(f"{subject}."))
    return tuple(_as_written(own or paths, fields, items or {}))[:_MOST]


def meant_fields(word: str, fields: Mapping[str, Field], others: Collection[str] = ()) -> tuple[str, ...]:
    """Say which fields, or which of the other words, may be meant: misspelt, or called by a Dutch name.

    Of a field of a known subject (``document.``) only its own name counts, or the same name in another.
    """
    subject, name = _subject_and_name(word)
    names = {field.rpartition(".")[2]: field for field in fields if field.rpartition(".")[0] == subject}
    if not subject or not names:
        return nearest(word, [*fields, *others]) or _by_title(name, fields)
    found = tuple(names[near] for near in nearest(name, names))
    elsewhere = tuple(field for field in fields if field.rpartition(".")[2] == name)
    own = {path: field for path, field in fields.items() if path.startswith(f"{subject}.")}
    return found or elsewhere[:_MOST] or _by_title(name, own)


def meant_choice(word: str, field: Field) -> str | None:
    """Say which choice was meant: misspelt, or said in Dutch."""
    known = [*field.choices, *field.groups]
    dutch = {term(choice, "nl"): choice for choice in known}
    found = did_you_mean(word, known) or did_you_mean(word, dutch)
    return dutch.get(found, found) if found is not None else None


def meant_key(word: str, known: Collection[str]) -> str | None:
    """Say which key was meant: misspelt, or said in Dutch or in another word."""
    written = _folded(word)
    called = (key for key, words in KEYS.items() if key in known and written in words)
    return next(called, None) or did_you_mean(word, known)


def meant_country(text: str) -> str | None:
    """Give the code of a country that is written in full."""
    return COUNTRIES.get(" ".join(text.casefold().split()))


def _operator_called(sign: str, fitting: Collection[str]) -> str | None:
    return next((one for one, words in OPERATORS.items() if one in fitting and sign in words), None)


def _subject_and_name(word: str) -> tuple[str, str]:
    subject, _, name = _folded(word).rpartition(".")
    return SUBJECTS.get(subject, subject), name


def _folded(word: str) -> str:
    return word.strip().casefold().replace(" ", "_").replace("-", "_")


def _as_written(
    paths: Iterable[str], fields: Mapping[str, Field], items: Mapping[Scope, Mapping[str, Field]]
) -> Iterator[str]:
    here = {field.path: name for name, field in fields.items()}
    there = {field.path: field for scope in items.values() for field in scope.values()}
    for path in paths:
        if path in here:
            yield here[path]
        elif path in there:
            yield f"any_{there[path].scope}: {{{there[path].name}: ...}}"


def _by_title(name: str, fields: Mapping[str, Field]) -> tuple[str, ...]:
    titles = {_folded(field.title.nl): written for written, field in fields.items()}
    return tuple(titles[found] for found in nearest(name, titles))
