"""Codes and values into sentences.

A catalogue entry has ``text``, and ``do`` when there is something a person can do. Placeholders
are the reason's values: ``{amount}`` is written in the manner of the language, ``{kind!t}`` is a
word of the catalogue's own vocabulary (a treatment, a document kind …) and is translated. A value
that is a text by language, ``{"nl": …, "en": …}``, gives its text in the language asked for.
"""

from __future__ import annotations

import datetime
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal

from boekwerk.domain.reason import Reason

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")


def sentence(reason: Reason, language: Language) -> str:
    """Say a reason in one sentence, its values filled in.

    Raises KeyError for a code that is not in the catalogue: a fault of the program, not the user.
    """
    entry = _catalogue(language)[reason.code]
    return _Filler(language).vformat(entry["text"], (), reason.values)


def remedy(reason: Reason, language: Language) -> str | None:
    """Say what to do about a reason; None where nothing needs doing."""
    text = _catalogue(language)[reason.code].get("do")
    return _Filler(language).vformat(text, (), reason.values) if text else None


def said(code: str, language: Language, **values: Any) -> str:
    """Say a code of the catalogue with ``values``, for texts that are no reasons: titles, labels."""
    return sentence(Reason(code, values), language)


def term(word: str, language: Language) -> str:
    """Translate a word of the vocabulary; a word that is not in it stays as it is."""
    terms = _catalogue(language)["terms"]
    return terms.get(word, word)


def codes(language: Language) -> frozenset[str]:
    """List the codes that the catalogue has in a language."""
    return frozenset(_catalogue(language)) - {"terms"}


@cache
def _catalogue(language: Language) -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {"terms": {}}
    for file in sorted(files(__package__).joinpath(language).iterdir(), key=lambda f: f.name):
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            entries.setdefault(code, {}).update(entry)
    return entries


class _Filler(Formatter):
    """Fills placeholders; values are text from strangers and are never read as a format."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def convert_field(self, value: Any, conversion: Any) -> Any:
        if conversion == "t":
            return term(str(value), self._language)
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        return super().format_field(_written(value, self._language), format_spec)


def _written(value: Any, language: Language) -> Any:
    if value is None or isinstance(value, bool):
        return term({None: "unknown", True: "yes", False: "no"}[value], language)
    if isinstance(value, Decimal):
        return _number(value, language)
    if isinstance(value, datetime.date):
        return value.strftime("%d-%m-%Y") if language == "nl" else value.isoformat()
    if isinstance(value, dict):  # what somebody wrote in one language or both
        return value.get(language) or next(iter(value.values()), "")
    return value


def _number(value: Decimal, language: Language) -> str:
    text = f"{value:,f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text
