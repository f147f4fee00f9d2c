"""Is the party on the document really the relation that it was taken for (requirement IN-2)?

A relation is found by the surest key that fits. What else the document says of the party must not
speak against it: an account to be paid, and VAT to be deducted, depend on whose document it is.
"""

from __future__ import annotations

from boekwerk.domain.administration import Relation
from boekwerk.domain.case import Case
from boekwerk.domain.direction import own_identifiers
from boekwerk.domain.document import Party
from boekwerk.domain.identity import party_name, vat_number
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown

# By a name the relation was found, so names are compared only where a number was.
_BY_NUMBER = frozenset({"kvk_postal_code", "kvk", "iban", "vat_number"})
_SHORTEST_WORD = 3
_SAY_NOTHING = frozenset("van den der het een the and und von zum zur les des nederland holland".split())


def doubts_of_relation(case: Case, relation: Relation) -> list[Reason]:
    """Say what on the document speaks against the relation that was recognised."""
    party = case.document.customer if case.direction == "sales" else case.document.supplier
    doubts = [_vat_number(case, party, relation), _name(case, party, relation)]
    return [doubt for doubt in doubts if doubt is not None]


def _vat_number(case: Case, party: Party, relation: Relation) -> Reason | None:
    found, known = vat_number(party.vat_id), vat_number(relation.vat_number)
    if found is None or found == known:
        return None
    values = {"relation": relation.id, "name": relation.name, "found": shown(found)}
    if known is not None:
        return Reason("relation_vat_number_differs", {**values, "known": known}, relation.where)
    others = [hit.id for hit in case.administration.relations_with("vat_number", found)]
    if not others:
        return None
    return Reason(
        "relation_vat_number_of_another", {**values, "relations": ", ".join(others)}, relation.where
    )


def _name(case: Case, party: Party, relation: Relation) -> Reason | None:
    printed = [name for name in (party.name, party.legal_name, party.trading_name) if name]
    ours = own_identifiers(case.administration.settings.identity).names
    for name in printed:
        if party_name(name) in ours:
            return Reason("relation_name_is_ours", {"found": shown(name)}, relation.where)
    match = case.match
    if match is None or match.matched_on not in _BY_NUMBER or not printed:
        return None
    if any([_alike(name, relation.name) for name in printed]):
        return None
    values = {"relation": relation.id, "name": relation.name, "found": shown(printed[0])}
    return Reason("relation_name_differs", {**values, "on": match.matched_on}, relation.where)


def _alike(one: str, other: str) -> bool:
    """Tell whether two names share a word that says something, or one is inside the other."""
    first, second = party_name(one) or "", party_name(other) or ""
    if _telling(first) & _telling(second):
        return True
    short, long = sorted((first.replace(" ", ""), second.replace(" ", "")), key=len)
    return not short or short in long


def _telling(name: str) -> set[str]:
    return {word for word in name.split() if len(word) >= _SHORTEST_WORD} - _SAY_NOTHING
