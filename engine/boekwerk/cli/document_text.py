"""A document as lines for a person: everything that was read and has a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_sentence, label, number, value
from boekwerk.domain.document import Address, Document, Identifier
from boekwerk.reasons import Language, said

_INDENT = 2
# Said apart, at the end, in sentences.
_APART = frozenset({"warnings"})
# Decimals that are no money.
_NUMBERS = frozenset({"quantity", "price_base_quantity", "percent", "rate", "vat_rate"})


def print_document(document: Document, screen: Screen, language: Language) -> None:
    """Print a document: every field that has a value, then what is odd about it."""
    for name, found in _filled(document):
        if name not in _APART:
            _print(
                name, label(f"document_{found}", language) if name == "type" else found, screen, language, 0
            )
    if document.warnings:
        screen.line((said("cli_show_warnings", language), "strong"))
    for warning in document.warnings:
        screen.line(full_sentence(warning.reason, language), indent=_INDENT)


def _print(name: str, found: Any, screen: Screen, language: Language, indent: int) -> None:
    title = label(f"field_{name}", language)
    short = number(found, language) if name in _NUMBERS else _on_one_line(found, language)
    if short is not None:
        screen.line((f"{title}: ", "quiet"), short, indent=indent)
    elif isinstance(found, Struct):
        screen.line((title, "strong"), indent=indent)
        for inner_name, inner in _filled(found):
            _print(inner_name, inner, screen, language, indent + _INDENT)
    else:
        for place, one in enumerate(found, start=1):
            _print_numbered(f"{title} {place}", one, screen, language, indent)


def _print_numbered(title: str, found: Any, screen: Screen, language: Language, indent: int) -> None:
    short = _on_one_line(found, language)
    screen.line((title if short is None else f"{title}: ", "strong"), short or "", indent=indent)
    if short is None:
        for name, inner in _filled(found):
            _print(name, inner, screen, language, indent + _INDENT)


def _on_one_line(found: Any, language: Language) -> str | None:
    """Write a value, or a small struct, on one line; None for what needs more."""
    match found:
        case Identifier():
            return f"{found.id} ({found.scheme})" if found.scheme else found.id
        case Address():
            return ", ".join(str(part) for _, part in _filled(found))
        case Struct():
            return None
        case tuple():
            return "; ".join(found) if all(isinstance(one, str) for one in found) else None
    return value(found, language)


def _filled(struct: Struct) -> Iterator[tuple[str, Any]]:
    for name in struct.__struct_fields__:
        found = getattr(struct, name)
        if (
            found is not None
            and found != ()
            and not (isinstance(found, Struct) and not any(_filled(found)))
        ):
            yield name, found
