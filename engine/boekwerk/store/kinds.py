"""Which kinds of records the master data has, and by what each is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from boekwerk.domain.administration import (
    BookedDocument,
    CostCentre,
    ExchangeRate,
    Journal,
    LedgerAccount,
    PaymentCondition,
    Period,
    Project,
    Relation,
    Settings,
    User,
    VatCode,
)
from boekwerk.domain.amount import cents, decode_hook
from boekwerk.domain.authorisation_rules import AuthorisationRule
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.identity import document_number
from boekwerk.domain.preference import RelationPreference
from boekwerk.domain.record_lookups import NORMAL_FORMS
from boekwerk.domain.template import Template


class Kind(Struct, frozen=True):
    """A kind of record: what it is kept by (``key``), and by which other values it is found (``keys``)."""

    name: str
    record: type[Struct]
    key: Callable[[Any], str]
    keys: Callable[[Any], Iterator[tuple[str, str]]] | None = None


def _of_relation(relation: Relation) -> Iterator[tuple[str, str]]:
    for kind, normal_forms in NORMAL_FORMS.items():
        for value in normal_forms(relation):
            if value is not None:
                yield kind, value


def _of_booked(document: BookedDocument) -> Iterator[tuple[str, str]]:
    yield "relation", document.relation
    yield "total", joined(document.relation, abs(cents(document.total)))
    number = document_number(document.number)
    if number is not None:
        yield "number", joined(document.relation, number)


def _booked_key(document: BookedDocument) -> str:
    return joined(document.relation, document.direction, document.number, document.date, document.total)


def joined(*parts: Any) -> str:
    """Make one text of several parts; other parts never make the same."""
    return msgspec.json.encode(parts).decode()


KINDS: tuple[Kind, ...] = (
    Kind("settings", Settings, lambda _: ""),
    Kind("capabilities", Capabilities, lambda _: ""),
    Kind("journals", Journal, lambda record: record.code),
    Kind("users", User, lambda record: record.id),
    Kind("ledger_accounts", LedgerAccount, lambda record: record.code),
    Kind("vat_codes", VatCode, lambda record: record.code),
    Kind("relations", Relation, lambda record: record.id, _of_relation),
    Kind("payment_conditions", PaymentCondition, lambda record: record.code),
    Kind("cost_centres", CostCentre, lambda record: record.code),
    Kind("projects", Project, lambda record: record.code),
    Kind("periods", Period, lambda record: joined(record.year, record.number, record.first_day)),
    Kind("exchange_rates", ExchangeRate, lambda record: joined(record.currency, record.date)),
    Kind("bookings", BookedDocument, _booked_key, _of_booked),
    Kind("preferences", RelationPreference, lambda record: joined(record.relation, record.journal)),
    Kind("templates", Template, lambda record: joined(record.relation, record.journal, record.name)),
    Kind("authorisation", AuthorisationRule, lambda record: record.name),
)
"""Every kind, named as its table in an administration folder; history and obligations are not here."""


def content_of(record: Struct) -> str:
    """Write a record as JSON, without where it stood: in the store it stands in no file any more."""
    return msgspec.json.encode(_without_places(record)).decode()


def record_of(content: str, kind: type[Struct]) -> Any:
    """Read a record that `content_of` wrote."""
    return msgspec.json.decode(content, type=kind, dec_hook=decode_hook)


def _without_places(record: Struct) -> Struct:
    kind = type(record)
    if kind not in _NOWHERE:
        _NOWHERE[kind] = {name: _PLACES[name] for name in record.__struct_fields__ if name in _PLACES}
    changes = _NOWHERE[kind]
    inside = _INSIDE.get(kind)
    if inside is not None:
        changes = {**changes, inside: tuple(map(_without_places, getattr(record, inside)))}
    return structs.replace(record, **changes)


_PLACES: dict[str, Any] = {"where": None, "places": {}}
_INSIDE: dict[type[Struct], str] = {
    Journal: "preferred_vat_codes",
    Template: "lines",
    AuthorisationRule: "steps",
}
"""In which field a record has others that know where they stood."""
_NOWHERE: dict[type[Struct], dict[str, Any]] = {}
"""What makes a record of a type stand nowhere; found out once for each."""
