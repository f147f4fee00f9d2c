"""Codes and values into sentences.

A catalogue entry has ``text``, and ``do`` when there is something a person can do. Placeholders
are the reason's values: ``{amount}`` is written in the manner of the language, a Decimal as money;
``{rate!n}`` is a number that is no money; ``{kind!t}`` is a word of the catalogue's own vocabulary
(a treatment, a document kind …) and is translated; ``{days:day|days}`` is followed by the word for
one or for several. A value that is a text by language, ``{"nl": …, "en": …}``, gives its text in
the language asked for; one that is a tuple gives its parts with commas.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal

from boekwerk.domain.amount import Money, Quantity
from boekwerk.domain.reason import Reason

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")


def sentence(reason: Reason, language: Language) -> str:
    """Say a reason in one sentence, its values filled in.

    Raises KeyError for a code that is not in the catalogue: a fault of the program, not the user.
    """
    return _filled(_catalogue(language)[reason.code]["text"], reason.values, language)


def remedy(reason: Reason, language: Language) -> str | None:
    """Say what to do about a reason; None where nothing needs doing."""
    text = _catalogue(language)[reason.code].get("do")
    return _filled(text, reason.values, language) if text else None


def said(code: str, language: Language, **values: Any) -> str:
    """Say a code of the catalogue with ``values``, for texts that are no reasons: titles, labels."""
    return sentence(Reason(code, values), language)


def outline(code: str, language: Language) -> tuple[str, str | None]:
    """Give a code's sentence and way out as they are for any values: ``…`` stands for each."""
    entry = _catalogue(language)[code]
    do = entry.get("do")
    return _without_values(entry["text"]), None if do is None else _without_values(do)


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


def _filled(text: str, values: Mapping[str, Any], language: Language) -> str:
    """Fill placeholders; values are text from strangers and are never read as a format."""
    pieces = [""]
    for literal, name, spec, conversion in Formatter().parse(text):
        # A name that ends in a full stop, as 'B.V.', ends the sentence by itself.
        doubled = literal.startswith(".") and pieces[-1].endswith(".")
        pieces.append(literal[1:] if doubled else literal)
        if name is not None:
            value = values[name]
            pieces.append(_WRITE[conversion](value, language))
            if spec:
                one, _, several = spec.partition("|")
                pieces.append(f" {one if value == 1 else several}")
    return "".join(pieces)


def _without_values(text: str) -> str:
    return "".join(
        literal + ("" if name is None else "…") for literal, name, _, _ in Formatter().parse(text)
    )


def _word(value: Any, language: Language) -> str:
    return term("unknown" if value is None else str(value), language)


def _number(value: Any, language: Language) -> str:
    if not isinstance(value, Decimal):
        return _written(value, language)
    whole, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole + (_POINT[language] + decimals if decimals else "")


def _written(value: Any, language: Language) -> str:
    if value is None or isinstance(value, bool):
        return term({None: "unknown", True: "yes", False: "no"}[value], language)
    if isinstance(value, Decimal):
        return _amount(value, language)
    if isinstance(value, datetime.date):
        return value.strftime("%d-%m-%Y") if language == "nl" else value.isoformat()
    if isinstance(value, Money):
        return f"{value.currency} {_amount(value.amount, language)}"
    if isinstance(value, dict):  # what somebody wrote in one language or both
        return str(value.get(language) or next(iter(value.values()), ""))
    return str(value) if not isinstance(value, tuple) else _listed(value, language)


def _listed(values: tuple[Any, ...], language: Language) -> str:
    return ", ".join(_written(value, language) for value in values) or term("nothing", language)


def _amount(value: Decimal, language: Language) -> str:
    if isinstance(value, Quantity):
        return _number(value, language)
    # Parts of a cent are shown where there are any; nothing is rounded away in a sentence.
    whole, _, decimals = f"{value:,f}".partition(".")
    grouped = whole.replace(",", ".") if language == "nl" else whole
    return grouped + _POINT[language] + decimals.rstrip("0").ljust(2, "0")


_POINT: dict[Language, str] = {"nl": ",", "en": "."}
_WRITE: dict[str | None, Callable[[Any, Language], str]] = {None: _written, "t": _word, "n": _number}
