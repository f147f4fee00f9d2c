"""What a field of the catalogue is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from boekwerk.domain.case import Case

Scope = Literal["case", "line", "booking_line", "vat", "reference", "obligation"]
TypeName = Literal["money", "number", "text", "date", "bool", "choice", "code", "identifier"]


class Words(Struct, frozen=True):
    """A text for people, in both languages."""

    nl: str
    en: str


class Field(Struct, frozen=True, kw_only=True):
    """A fact that rules may ask for.

    ``get`` takes the case, and for a field of an item, such as a line or VAT row, that item as well; it
    gives None for a fact that is not known. ``of`` says which codes or identifiers a field holds.
    ``groups`` are words that stand for several choices. ``many`` means that ``get`` gives several
    values: a condition holds if one of them fits (``is_not`` and ``not_in``: if none does).
    ``identifies`` marks a field by which a rule says which documents it is about: its kind, its
    parties. ``owner`` finds the thing the field belongs to; without it, nothing is known, not even
    that the field is empty. ``currency`` finds the currency of an amount.
    """

    name: str
    type: TypeName
    title: Words
    about: Words
    get: Callable[..., Any]
    scope: Scope = "case"
    unit: Words | None = None
    since: str = "0.1"
    choices: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}
    of: str | None = None
    many: bool = False
    identifies: bool = False
    owner: Callable[[Case], Any] | None = None
    currency: Callable[[Case], str | None] | None = None

    @property
    def path(self) -> str:
        """Name the field with its scope, as explanations and documentation do: ``line.quantity``."""
        return self.name if self.scope == "case" else f"{self.scope}.{self.name}"


def document_currency(case: Case) -> str | None:
    """Give the currency of the amounts that are printed on the document."""
    return case.document.currency


def home_currency(case: Case) -> str | None:
    """Give the administration's currency."""
    return case.administration.settings.currency


def item_field(scope: Scope, name: str, type: TypeName, title: Words, about: Words, **more: Any) -> Field:
    """Make a field of an item; without ``get`` it is the attribute of its name."""
    get = more.pop("get", None) or (lambda case, item: getattr(item, name))
    return Field(name=name, type=type, title=title, about=about, scope=scope, get=get, **more)
