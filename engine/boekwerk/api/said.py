"""Reasons as the API gives them: the code for a program, the sentences for people in both languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta, Struct

from boekwerk.domain.decision import Check
from boekwerk.domain.reason import Location, Reason
from boekwerk.reasons import LANGUAGES, Language, remedy, sentence

NO_NUL = r"^[^\x00]*$"
"""What a text looks like that every database can keep."""


class Said(Struct, frozen=True):
    """A text in Dutch and in English."""

    nl: Annotated[str, Meta(examples=["De IBAN op het document is niet bekend bij deze relatie."])]
    en: Annotated[str, Meta(examples=["The IBAN on the document is not known for this relation."])]


class Place(Struct, frozen=True):
    """Where the thing that a reason speaks of stands; lines and columns count from 1."""

    file: str
    line: int | None
    column: int | None


class ReasonForm(Struct, frozen=True):
    """Why something is so; `do` is what a person can do about it, null where nothing needs doing."""

    code: Annotated[str, Meta(description="Stable; never reused.", examples=["iban_unknown"])]
    sentence: Said
    do: Said | None
    values: Annotated[dict[str, Any], Meta(description="The values that the sentence names.")]
    where: Place | None


def reason_form(reason: Reason) -> ReasonForm:
    """Turn a reason into what the API gives."""
    do = {language: _remedy(reason, language) for language in LANGUAGES}
    return ReasonForm(
        code=reason.code,
        sentence=Said(**{language: said_again(reason, language) for language in LANGUAGES}),
        do=Said(nl=do["nl"], en=do["en"] or "") if do["nl"] else None,
        values={name: plain(value) for name, value in reason.values.items()},
        where=None if reason.where is None else _place(reason.where),
    )


def said_again(reason: Reason, language: Language) -> str:
    """Say a reason of years ago, also where the catalogue does not have it any more, or not so."""
    try:
        return sentence(reason, language)
    except KeyError:
        return reason.code


def plain(value: Any) -> Any:
    """Turn a value into JSON: amounts as text, moments as RFC 3339, reasons with their sentences."""
    match value:
        case Reason():
            return plain(reason_form(value))
        case Check(name, outcome, reason, more):
            return {"name": name, "outcome": outcome, "reasons": [plain(each) for each in (reason, *more)]}
        case Struct():
            return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return _scalar(value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _remedy(reason: Reason, language: Language) -> str | None:
    try:
        return remedy(reason, language)
    except KeyError:
        return None


def _place(where: Location) -> Place:
    return Place(where.file, where.line, where.column)
