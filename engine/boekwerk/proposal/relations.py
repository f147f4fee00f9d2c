"""Which relation a document belongs to (requirement IN-2).

The keys are tried in a fixed order, the surest first; the first that fits decides. More than one
hit is no match. A phone number or an e-mail address is no key: they are shared too often to book on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from boekwerk.domain.administration import Relation
from boekwerk.domain.direction import OwnIdentifiers, own_identifiers
from boekwerk.domain.document import Document, Party
from boekwerk.domain.identity import (
    address_text,
    iban,
    kvk_number,
    location_number,
    party_name,
    postal_code,
    vat_number,
)
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import NewRelation, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import Direction
from boekwerk.proposal.payment import normal_account

MatchKey = Literal[
    "kvk_postal_code",
    "kvk",
    "oin",
    "gln",
    "iban",
    "vat_number",
    "name_address",
    "name_postal_code",
    "name",
]
# Equal KvK numbers, locations or accounts may be told apart by a VAT number; equal names may not.
_STRONG: frozenset[MatchKey] = frozenset({"kvk_postal_code", "kvk", "oin", "gln", "iban"})
_KVK: frozenset[MatchKey] = frozenset({"kvk_postal_code", "kvk"})


class _Keys(Struct):
    """The other party's keys in their normal forms, the administration's own ones left out."""

    kvk: str | None
    oin: str | None
    gln: str | None
    iban: str | None
    vat_number: str | None
    postal_code: str | None
    party: Party
    own: OwnIdentifiers


def match_relation(
    document: Document, direction: Direction, administration: Administration
) -> RelationMatch:
    """Find the one relation that a document belongs to, or say why there is none.

    Only relations of the direction's kind count, active ones before others. A hit whose KvK or VAT number
    differs from the document's is none, unless it was found by KvK number.
    """
    keys = _keys(document, direction, administration)
    contradiction: Reason | None = None
    for key, found in _hits(keys, administration):
        hits = _of_kind(found, direction)
        fitting = [hit for hit in hits if _contradiction(key, keys, hit) is None]
        if len(fitting) > 1 and key in _STRONG:
            fitting = _with_vat_number(fitting, keys.vat_number) or fitting
        if len(fitting) == 1:
            return _matched(fitting[0], key)
        if fitting:
            return _ambiguous(fitting, key)
        for hit in hits:
            contradiction = contradiction or _contradiction(key, keys, hit)
    return _not_found(document, direction, keys, contradiction)


def _keys(document: Document, direction: Direction, administration: Administration) -> _Keys:
    own = own_identifiers(administration.settings.identity)
    party = document.supplier if direction == "purchase" else document.customer
    return _Keys(
        kvk=_not_ours(kvk_number(party.kvk), own.kvk_numbers),
        oin=_not_ours(location_number(party.oin), own.oins),
        gln=_not_ours(location_number(party.gln), own.glns),
        iban=_not_ours(_account(document, direction), own.ibans),
        vat_number=_not_ours(vat_number(party.vat_id), own.vat_numbers),
        postal_code=postal_code(party.address.postal_code),
        party=party,
        own=own,
    )


def _not_ours(value: str | None, ours: frozenset[str]) -> str | None:
    return None if value in ours else value


def _account(document: Document, direction: Direction) -> str | None:
    if direction == "purchase":
        means = normal_account(document)
        return iban(means.iban) if means else None
    return next((iban(means.debited_iban) for means in document.payment if means.debited_iban), None)


def _hits(keys: _Keys, administration: Administration) -> Iterator[tuple[MatchKey, Sequence[Relation]]]:
    """Look relations up, key by key, in the fixed order; only as far as the caller asks."""
    if keys.kvk:
        same_kvk = administration.relations_with("kvk", keys.kvk)
        if keys.postal_code:
            yield "kvk_postal_code", _in_postal_code(same_kvk, keys.postal_code)
        yield "kvk", same_kvk
    if keys.oin:
        yield "oin", administration.relations_with("oin", keys.oin)
    if keys.gln:
        yield "gln", administration.relations_with("gln", keys.gln)
    if keys.iban:
        found = administration.relations_with("iban", keys.iban)
        yield "iban", [hit for hit in found if _is_own_account(hit, keys.iban)]
    if keys.vat_number:
        yield "vat_number", administration.relations_with("vat_number", keys.vat_number)
    yield from _hits_by_name(keys, administration)


def _hits_by_name(
    keys: _Keys, administration: Administration
) -> Iterator[tuple[MatchKey, Sequence[Relation]]]:
    same_name = _same_name(keys, administration)
    if same_name:
        yield "name_address", [hit for hit in same_name if _same_address(hit, keys.party)]
        if keys.postal_code:
            yield "name_postal_code", _in_postal_code(same_name, keys.postal_code)
        yield "name", same_name


def _in_postal_code(relations: Sequence[Relation], wanted: str) -> list[Relation]:
    return [hit for hit in relations if postal_code(hit.postal_code) == wanted]


def _is_own_account(relation: Relation, wanted: str) -> bool:
    """A factoring company's account is shared by all its clients, and says nothing of who they are."""
    kinds = [account.kind for account in relation.ibans if iban(account.iban) == wanted]
    return any(kind != "factoring" for kind in kinds)


def _same_name(keys: _Keys, administration: Administration) -> list[Relation]:
    party = keys.party
    found: dict[str, Relation] = {}
    for name in (party.name, party.legal_name, party.trading_name):
        normal = _not_ours(party_name(name), keys.own.names)
        if normal:
            found.update((hit.id, hit) for hit in administration.relations_with("name", normal))
    return list(found.values())


def _same_address(relation: Relation, party: Party) -> bool:
    address = party.address
    street = address_text(" ".join(filter(None, (address.street, address.building))))
    if not street or street != address_text(relation.street):
        return False
    city = address_text(address.city)
    return city is not None and city == address_text(relation.city)


def _of_kind(found: Sequence[Relation], direction: Direction) -> list[Relation]:
    wanted = "supplier" if direction == "purchase" else "customer"
    hits = [hit for hit in found if hit.kind in (wanted, "both")]
    # A relation that was closed and made anew is still there, inactive.
    return [hit for hit in hits if hit.active] or hits


def _contradiction(key: MatchKey, keys: _Keys, hit: Relation) -> Reason | None:
    """Give the strong key in which a hit differs from the document; one KvK number is one party."""
    if key in _KVK:
        return None
    kvk = kvk_number(hit.kvk)
    if keys.kvk and kvk and kvk != keys.kvk:
        return _differs(key, hit, "kvk", keys.kvk, kvk)
    vat = vat_number(hit.vat_number)
    if keys.vat_number and vat and vat != keys.vat_number:
        return _differs(key, hit, "vat_number", keys.vat_number, vat)
    return None


def _differs(key: MatchKey, hit: Relation, against: str, found: str, known: str) -> Reason:
    values = {"relation": hit.id, "name": hit.name, "on": key, "against": against}
    return Reason("relation_contradicts", {**values, "found": found, "known": known}, hit.where)


def _with_vat_number(hits: Sequence[Relation], wanted: str | None) -> list[Relation]:
    same = [hit for hit in hits if wanted and vat_number(hit.vat_number) == wanted]
    return same if len(same) == 1 else []


def _matched(hit: Relation, key: MatchKey) -> RelationMatch:
    values = {"relation": hit.id, "name": hit.name, "on": key}
    return RelationMatch(hit.id, key, Reason("relation_matched", values, hit.where))


def _ambiguous(hits: Sequence[Relation], key: MatchKey) -> RelationMatch:
    ids = tuple(sorted(hit.id for hit in hits))
    reason = Reason("relation_ambiguous", {"on": key, "count": len(ids), "relations": ", ".join(ids)})
    return RelationMatch(None, None, reason, candidates=ids)


def _not_found(
    document: Document, direction: Direction, keys: _Keys, contradiction: Reason | None
) -> RelationMatch:
    party = keys.party
    name = party.name or party.legal_name or party.trading_name
    reason = contradiction or Reason("relation_not_found", {"name": name})
    address = party.address
    street = " ".join(filter(None, (address.street, address.building))) or None
    new = NewRelation(
        name=name,
        kvk=keys.kvk,
        vat_number=keys.vat_number,
        iban=keys.iban,
        street=street,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
        email=party.contact.email,
    )
    return RelationMatch(None, None, reason, new=new)
