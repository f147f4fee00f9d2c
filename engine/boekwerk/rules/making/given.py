"""What is given for a case, and what cannot be made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from boekwerk.rules.fields import Scope


class NotMakeable(Exception):
    """No case has these facts.

    ``code`` and ``values`` say why; ``field`` is the name of the fact that is to blame, ``scope`` what
    it is a fact of, and ``place`` the number of the line or other item, from 0.
    """

    def __init__(
        self, code: str, field: str, scope: Scope = "case", place: int | None = None, **values: Any
    ) -> None:
        super().__init__(f"{code}: {field}")
        self.code = code
        self.field = field
        self.scope = scope
        self.place = place
        self.values = {"field": field if scope == "case" else f"{scope}.{field}", **values}


def attributes(facts: Mapping[str, Any], table: Mapping[str, str]) -> dict[str, Any]:
    """Give the attributes of a struct that facts are put in; those of facts not given are None."""
    return {attribute: facts.get(name) for name, attribute in table.items()}


def several(value: Any) -> tuple[Any, ...]:
    """Give the values of a fact that may be one value or several; none where it is not given."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def only(facts: Mapping[str, Any], field: str, most: int, scope: Scope = "case") -> Iterable[Any]:
    """Give the values of a fact, of which a document has room for so many, with None for the rest."""
    values = several(facts.get(field))
    if len(values) > most:
        raise NotMakeable("rule_fact_too_many", field, scope, count=len(values), most=most)
    return (*values, *[None] * (most - len(values)))


def partly(kind: type[Struct], /, **known: Any) -> Any:
    """Make a struct of which only ``known`` is known: every other attribute is None.

    A test states the account of a booking line and nothing else; the amount is then unknown, not zero.
    """
    return kind(**{**dict.fromkeys(kind.__struct_fields__), **known})
