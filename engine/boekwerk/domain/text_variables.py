"""Variables in texts: ``Huur {factuurperiode|maand jaar}`` (BP-13): what may be written, and reading it.

A closed set, read without any code of a user being run. What a variable becomes on a document is in
`boekwerk.proposal.variables`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

TextLanguage = Literal["nl", "en"]
VariableKind = Literal["text", "date", "range", "period", "amount"]
Unit = Literal["day", "month", "period"]

LONGEST_TEXT = 500
"""Characters that a text with variables may have."""
_MOST_STEPS = 999


class Variable(Struct, frozen=True):
    """A variable: ``key`` is its English name and its name in code, ``nl`` the Dutch one."""

    key: str
    nl: str
    kind: VariableKind
    means_en: str
    means_nl: str
    numbered: tuple[str, str] | None = None
    """The words (Dutch, English) after which a number may say which one: ``regel 2``."""


VARIABLES: tuple[Variable, ...] = (
    Variable("invoice_number", "factuurnummer", "text", "The invoice number.", "Het factuurnummer."),
    Variable("invoice_date", "factuurdatum", "date", "The invoice date.", "De factuurdatum."),
    Variable("due_date", "vervaldatum", "date", "The due date on it.", "De vervaldatum die erop staat."),
    Variable("delivery_date", "leveringsdatum", "date", "The delivery date.", "De leveringsdatum."),
    Variable(
        "invoice_period",
        "factuurperiode",
        "range",
        "The invoiced period, from start to end.",
        "De periode die gefactureerd is, van begin tot eind.",
    ),
    Variable(
        "invoice_period_start",
        "factuurperiode_begin",
        "date",
        "The first day of the invoiced period.",
        "De eerste dag van de gefactureerde periode.",
    ),
    Variable(
        "invoice_period_end",
        "factuurperiode_einde",
        "date",
        "The last day of the invoiced period.",
        "De laatste dag van de gefactureerde periode.",
    ),
    Variable("period", "periode", "period", "The period booked in.", "De periode waarin geboekt wordt."),
    Variable("fiscal_year", "boekjaar", "text", "The year of that period.", "Het jaar van die periode."),
    Variable("relation", "relatie", "text", "The relation's name.", "De naam van de relatie."),
    Variable("relation_code", "relatiecode", "text", "The relation's code.", "De code van de relatie."),
    Variable("journal", "dagboek", "text", "The journal's code.", "De code van het dagboek."),
    Variable(
        "description",
        "omschrijving",
        "text",
        "The description of the first invoice line, or of the line that is named.",
        "De omschrijving van de eerste factuurregel, of van de regel die genoemd wordt.",
        ("regel", "line"),
    ),
    Variable("note", "opmerking", "text", "The first note on it.", "De eerste opmerking die erop staat."),
    Variable(
        "payment_reference",
        "betalingskenmerk",
        "text",
        "The payment reference.",
        "Het betalingskenmerk.",
    ),
    Variable("reference", "referentie", "text", "The buyer's reference.", "De referentie van de koper."),
    Variable("order_number", "ordernummer", "text", "The order number.", "Het ordernummer."),
    Variable("contract_number", "contractnummer", "text", "The contract number.", "Het contractnummer."),
    Variable("project_number", "projectnummer", "text", "The project number.", "Het projectnummer."),
    Variable("currency", "valuta", "text", "The currency of the document.", "De valuta van het document."),
    Variable(
        "amount_excl", "bedrag_excl", "amount", "The amount excluding VAT.", "Het bedrag exclusief btw."
    ),
    Variable("vat_amount", "btw_bedrag", "amount", "The amount of VAT.", "Het btw-bedrag."),
    Variable(
        "amount_incl", "bedrag_incl", "amount", "The amount including VAT.", "Het bedrag inclusief btw."
    ),
)

DATE_FORMATS: dict[str, tuple[str, str]] = {
    "dmy": ("dd-mm-jjjj", "dd-mm-yyyy"),
    "ymd": ("jjjj-mm-dd", "yyyy-mm-dd"),
    "ym": ("jjjj-mm", "yyyy-mm"),
    "my": ("mm-jjjj", "mm-yyyy"),
    "day_month_year": ("dag maand jaar", "day month year"),
    "month_year": ("maand jaar", "month year"),
    "short": ("kort", "short"),
    "month": ("maand", "month"),
    "year": ("jaar", "year"),
    "quarter": ("kwartaal", "quarter"),
    "week": ("week", "week"),
}
"""How a date may be written, and what that is called in Dutch and in English."""
PERIOD_FORMATS: dict[str, tuple[str, str]] = {**DATE_FORMATS, "number": ("nummer", "number")}

_UNITS: dict[str, tuple[Unit, int]] = {
    **dict.fromkeys(("dag", "dagen", "day", "days"), ("day", 1)),
    **dict.fromkeys(("week", "weken", "weeks"), ("day", 7)),
    **dict.fromkeys(("maand", "maanden", "month", "months"), ("month", 1)),
    **dict.fromkeys(("jaar", "jaren", "year", "years"), ("month", 12)),
}
_PERIOD_UNITS = ("", "periode", "perioden", "periodes", "period", "periods")

_SEPARATORS = re.compile(r"[\s_-]+")
_MOVED = re.compile(
    r"(?P<name>[^+]*?)\s*(?P<sign>[+-])\s*(?P<count>[0-9]{1,6})\s*(?P<unit>[^\W\d_]*)", re.ASCII
)
_NUMBERED = re.compile(r"(?P<name>[^\d]+?) (?P<word>[^\d ]+) (?P<number>[0-9]{1,6})", re.ASCII)


class Insert(Struct, frozen=True):
    """A variable in a text. ``steps`` are days, months or periods, as ``unit`` says, that it is moved by.

    ``written`` is what stands between the braces; ``number`` says which line is meant.
    """

    variable: Variable
    written: str
    language: TextLanguage
    format: str | None = None
    steps: int = 0
    unit: Unit | None = None
    number: int = 1


class TextFault(Struct, frozen=True):
    """What is wrong in a text, as a reason's code and values; ``at`` is the place in it, from 0.

    ``wrong`` is a word that is not known and ``known`` are those that are, to suggest one of.
    """

    code: str
    at: int
    values: dict[str, Any]
    wrong: str = ""
    known: tuple[str, ...] = ()


class VariableText(Struct, frozen=True):
    """A text that was read: literal parts and variables in order, and its faults.

    What is wrong stays in the text as it was written.
    """

    parts: tuple[str | Insert, ...]
    faults: tuple[TextFault, ...] = ()


class _Wrong(Exception):
    """What stands between braces is no variable."""

    def __init__(self, code: str, wrong: str = "", known: tuple[str, ...] = (), **values: Any) -> None:
        super().__init__(code)
        self.code, self.wrong, self.known, self.values = code, wrong, known, values


def check(text: str) -> tuple[TextFault, ...]:
    """Find everything that is wrong with the variables of a text; nothing: it can be filled in."""
    return read_text(text).faults


def read_text(text: str) -> VariableText:
    """Read a text with variables between braces; a doubled brace is a brace. Never fails."""
    if len(text) > LONGEST_TEXT:
        fault = TextFault("variable_text_long", LONGEST_TEXT, {"length": len(text), "most": LONGEST_TEXT})
        return VariableText((text,), (fault,))
    return _read(text)


@lru_cache(maxsize=4_096)
def _read(text: str) -> VariableText:
    parts: list[str | Insert] = []
    faults: list[TextFault] = []
    at = 0
    while at < len(text):
        part, length, fault_here = _next(text, at)
        parts.append(part)
        faults += [] if fault_here is None else [fault_here]
        at += length
    return VariableText(tuple(_joined(parts)), tuple(faults))


def _next(text: str, at: int) -> tuple[str | Insert, int, TextFault | None]:
    """Read what stands at a place: the part, how many characters it takes, and what is wrong with it."""
    character = text[at]
    if character not in "{}":
        return character, 1, None
    if text.startswith(character * 2, at):
        return character, 2, None
    if character == "}":
        return character, 1, TextFault("variable_not_opened", at, {})
    end = text.find("}", at)
    again = text.find("{", at + 1)
    if end < 0 or 0 <= again < end:
        return character, 1, TextFault("variable_not_closed", at, {})
    written = text[at + 1 : end]
    try:
        return _insert(written), end + 1 - at, None
    except _Wrong as wrong:
        fault = TextFault(wrong.code, at, {"variable": written, **wrong.values}, wrong.wrong, wrong.known)
        return text[at : end + 1], end + 1 - at, fault


def _joined(parts: list[str | Insert]) -> list[str | Insert]:
    joined: list[str | Insert] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _insert(written: str) -> Insert:
    what, _, wanted = written.partition("|")
    moved = _MOVED.fullmatch(what.strip())
    name = moved["name"] if moved else what
    variable, language, number = _named(_plain(name))
    style, of_format = _format(variable, _plain(wanted), written)
    steps, unit = _steps(variable, moved) if moved else (0, None)
    return Insert(variable, written, of_format or language, style, steps, unit, number)


def _plain(words: str) -> str:
    return _SEPARATORS.sub(" ", words).strip().casefold()


def _named(name: str) -> tuple[Variable, TextLanguage, int]:
    numbered = _NUMBERED.fullmatch(name)
    found = _BY_NAME.get(numbered["name"] if numbered else name)
    if numbered and found and found[0].numbered and numbered["word"] in found[0].numbered:
        if int(numbered["number"]) not in range(1, _MOST_STEPS + 1):
            raise _Wrong("variable_number", most=_MOST_STEPS)
        return (*found, int(numbered["number"]))
    if found is None or numbered:
        raise _Wrong("variable_unknown", name, _NAMES, variables=_LISTED)
    return (*found, 1)


def _format(variable: Variable, wanted: str, written: str) -> tuple[str | None, TextLanguage | None]:
    """Find a format by what it is called; the word tells the language, where the languages differ."""
    if "|" not in written:
        return None, None
    formats = {"date": DATE_FORMATS, "range": DATE_FORMATS, "period": PERIOD_FORMATS}.get(variable.kind)
    if formats is None:
        raise _Wrong("variable_without_formats", name=_called(variable))
    for key, (nl, en) in formats.items():
        if wanted in (_plain(nl), _plain(en)):
            return key, None if nl == en else "nl" if wanted == _plain(nl) else "en"
    known = tuple(word for pair in formats.values() for word in dict.fromkeys(pair))
    nl, en = (", ".join(names) for names in zip(*formats.values(), strict=True))
    raise _Wrong("variable_format", wanted, known, format=wanted, formats={"nl": nl, "en": en})


def _steps(variable: Variable, moved: re.Match[str]) -> tuple[int, Unit]:
    count, word = int(moved["count"]), moved["unit"].casefold()
    if variable.kind in ("text", "amount"):
        raise _Wrong("variable_not_moved", name=_called(variable))
    if count > _MOST_STEPS:
        raise _Wrong("variable_moved_far", most=_MOST_STEPS)
    count = -count if moved["sign"] == "-" else count
    if variable.kind == "period":
        if word not in _PERIOD_UNITS:
            raise _Wrong("variable_unit", units={"nl": "periode", "en": "period"})
        return count, "period"
    if word not in _UNITS:
        raise _Wrong("variable_unit", units=_LISTED_UNITS)
    unit, size = _UNITS[word]
    return count * size, unit


def _called(variable: Variable) -> dict[str, str]:
    return {"nl": variable.nl, "en": variable.key}


_BY_NAME: dict[str, tuple[Variable, TextLanguage]] = {
    **{_plain(variable.key): (variable, "en") for variable in VARIABLES},
    **{_plain(variable.nl): (variable, "nl") for variable in VARIABLES},
}
_LISTED = {
    "nl": ", ".join(variable.nl for variable in VARIABLES),
    "en": ", ".join(variable.key for variable in VARIABLES),
}
_LISTED_UNITS = {
    "nl": "dag, dagen, week, weken, maand, maanden, jaar, jaren",
    "en": "day, days, week, weeks, month, months, year, years",
}
_NAMES = tuple(variable.nl for variable in VARIABLES) + tuple(variable.key for variable in VARIABLES)
