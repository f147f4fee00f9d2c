"""How the files of an administration folder are described: one table of keys and columns.

The reader, the JSON Schemas, the reference page and the writer all come from these descriptions.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import NODEFAULT, Struct, structs

Kind = Literal[
    "text",
    "code",
    "choice",
    "boolean",
    "whole",
    "amount",
    "amount_from_zero",
    "percentage",
    "signed_percentage",
    "variable_text",
    "exchange_rate",
    "date",
    "moment",
    "country",
    "currency",
    "bank_account",
    "group",
]


class Field(Struct, frozen=True):
    """A key of a YAML file or a column of a CSV file.

    ``many``: a list. ``refers_to``: the table in which the value must occur. ``least`` and ``most``
    bound whole numbers. ``group`` describes what stands inside, for kind ``group``.
    """

    name: str
    kind: Kind
    en: str
    nl: str
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str | None = None
    least: int = 0
    most: int = 999_999
    group: Group | None = None


class Group(Struct, frozen=True):
    """The keys that belong together in one record."""

    record: type[Struct]
    fields: tuple[Field, ...]

    def default(self, field: Field) -> Any:
        """Give what holds when ``field`` is not filled in; None where nothing does."""
        return next((_default(f) for f in structs.fields(self.record) if f.name == field.name), None)


class Table(Struct, frozen=True):
    """A file of records: its name, what makes a record one of a kind, and its description.

    ``one_record``: the file is one record, not a list of them.
    """

    name: str
    file: str
    group: Group
    key: tuple[str, ...]
    required: bool
    en: str
    nl: str
    one_record: bool = False

    @property
    def is_csv(self) -> bool:
        """Whether the records are the rows of a CSV file."""
        return self.file.endswith(".csv")

    @property
    def schema(self) -> str:
        """The value of the key ``schema`` in a YAML file."""
        return f"boekwerk.{self.name}/1"


def _default(field: structs.FieldInfo) -> Any:
    if field.default is not NODEFAULT:
        return field.default
    return None if field.default_factory is NODEFAULT else field.default_factory()
