"""Whether a document is a purchase or a sale of the administration (requirement IN-1).

The roles in the file decide, also of a self-billed document: see
``docs/decisions/0003-self-billing-and-direction.md``. What does not fit together is unknown, and
unknown never books.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from boekwerk.domain.administration import Identity
from boekwerk.domain.document import Document, Party, prints_negative
from boekwerk.domain.identity import iban, kvk_number, location_number, party_name, vat_number
from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import DirectionOrUnknown

Side = Literal["ours", "other", "contradictory"]


class Addressed(Struct, frozen=True):
    """The direction of a document, and what on the document shows it."""

    direction: DirectionOrUnknown
    reason: Reason


class OwnIdentifiers(Struct, frozen=True):
    """The administration's own identifiers in their normal forms."""

    vat_numbers: frozenset[str]
    kvk_numbers: frozenset[str]
    oins: frozenset[str]
    glns: frozenset[str]
    ibans: frozenset[str]
    names: frozenset[str]


class _Evidence(Struct, frozen=True):
    """What shows that a party is the administration, or is not: the kind and the printed value."""

    side: Side
    kind: str | None = None
    value: str | None = None
    against: str | None = None
    against_value: str | None = None


def direction_of(document: Document, administration: Administration) -> Addressed:
    """Tell whether the administration is the buyer or the seller on a document.

    Strong identifiers (VAT number, KvK, OIN, GLN, its own IBAN as the payee's account) go before
    names. Both sides its own, evidence that contradicts, or a document for somebody else: unknown.
    """
    own = own_identifiers(administration.settings.identity)
    supplier = _evidence(document.supplier, own)
    customer = _evidence(document.customer, own)
    for party in (supplier, customer):
        if party.side == "contradictory":
            return _unknown("direction_party_contradicts", **_contradiction(party))
    account = _own_payee_account(document, own)
    if account and customer.side != "other":
        return _unknown("direction_customer_is_paid", on=customer.kind, value=customer.value, iban=account)
    if account and supplier.side == "other":
        if supplier.against:
            return _unknown(
                "direction_account_only", iban=account, on=supplier.against, value=supplier.against_value
            )
        supplier = _Evidence("ours", "iban", account)
    return _judge(document, supplier, customer, own)


@lru_cache(maxsize=1024)
def own_identifiers(identity: Identity) -> OwnIdentifiers:
    """Give the administration's own identifiers in their normal forms."""
    return OwnIdentifiers(
        vat_numbers=frozenset(filter(None, map(vat_number, identity.vat_numbers))),
        kvk_numbers=frozenset(filter(None, map(kvk_number, identity.kvk_numbers))),
        oins=frozenset(filter(None, map(location_number, identity.oins))),
        glns=frozenset(filter(None, map(location_number, identity.glns))),
        ibans=frozenset(filter(None, map(iban, identity.ibans))),
        names=frozenset(filter(None, map(party_name, identity.names))),
    )


def _evidence(party: Party, own: OwnIdentifiers) -> _Evidence:
    """Weigh one party. VAT and KvK numbers that are not ours tell against it.

    Another OIN or GLN does not: an organisation has several. It does tell against a mere name.
    """
    found, against = _compare(party, own)
    if found is None:
        return _by_name(party, own, against)
    if against is not None and against[0] in ("vat_number", "kvk"):
        return _Evidence("contradictory", *found, *against)
    return _Evidence("ours", *found)


_Found = tuple[str, str]


def _compare(party: Party, own: OwnIdentifiers) -> tuple[_Found | None, _Found | None]:
    """Find the first strong identifier that is ours, and the first that is not."""
    ours: _Found | None = None
    other: _Found | None = None
    for kind, printed, normal, known in (
        ("vat_number", party.vat_id, vat_number(party.vat_id), own.vat_numbers),
        ("kvk", party.kvk, kvk_number(party.kvk), own.kvk_numbers),
        ("oin", party.oin, location_number(party.oin), own.oins),
        ("gln", party.gln, location_number(party.gln), own.glns),
    ):
        # What the administration does not state about itself cannot be compared.
        if normal is None or not known:
            continue
        if normal in known:
            ours = ours or (kind, printed or normal)
        else:
            other = other or (kind, printed or normal)
    return ours, other


def _by_name(party: Party, own: OwnIdentifiers, against: _Found | None) -> _Evidence:
    if against is not None:
        return _Evidence("other", None, None, *against)
    for name in (party.name, party.legal_name, party.trading_name):
        if name and party_name(name) in own.names:
            return _Evidence("ours", "name", name)
    return _Evidence("other")


def _own_payee_account(document: Document, own: OwnIdentifiers) -> str | None:
    """Find an account of ours that the document wants to be paid on.

    A credit note may name the account that is paid back to, so there it shows nothing.
    """
    if not own.ibans or _pays_back(document):
        return None
    return next((account for account in _payee_accounts(document) if iban(account) in own.ibans), None)


def _payee_accounts(document: Document) -> Iterable[str]:
    return (means.iban for means in document.payment if means.iban)


def _pays_back(document: Document) -> bool:
    return document.is_credit or prints_negative(document)


def _judge(document: Document, supplier: _Evidence, customer: _Evidence, own: OwnIdentifiers) -> Addressed:
    if supplier.side == customer.side == "other":
        return _somebody_else(document, customer, own)
    if supplier.side == customer.side:
        return _unknown("direction_internal", on=supplier.kind, value=supplier.value)
    direction: DirectionOrUnknown = "purchase" if customer.side == "ours" else "sales"
    if document.is_self_billed and not _account_agrees(document, direction, own):
        return _unknown("direction_self_billed_unproven", direction=direction)
    if direction == "purchase":
        return Addressed(direction, Reason("direction_purchase", _shown(customer)))
    if supplier.kind == "name":
        return _unknown("direction_sale_by_name_only", name=supplier.value)
    return Addressed(direction, Reason("direction_sales", _shown(supplier)))


def _shown(party: _Evidence) -> dict[str, str | None]:
    return {"on": party.kind, "value": party.value}


def _account_agrees(document: Document, direction: DirectionOrUnknown, own: OwnIdentifiers) -> bool:
    """Tell whether the payee's account shows that a self-billed document has its roles right."""
    if not own.ibans or _pays_back(document):
        return False
    ours = [iban(account) in own.ibans for account in _payee_accounts(document)]
    return bool(ours) and (all(ours) if direction == "sales" else not any(ours))


def _somebody_else(document: Document, evidence: _Evidence, own: OwnIdentifiers) -> Addressed:
    customer = document.customer
    addressee = customer.name or customer.legal_name or customer.trading_name
    addressee = addressee or customer.vat_id or customer.kvk or customer.oin or customer.gln
    if addressee is None:
        return _unknown("direction_no_addressee")
    if evidence.against and party_name(addressee) in own.names:
        value = evidence.against_value
        return _unknown("direction_name_only", addressee=addressee, on=evidence.against, value=value)
    return _unknown("direction_somebody_else", addressee=addressee)


def _contradiction(party: _Evidence) -> dict[str, str | None]:
    return {
        "on": party.kind,
        "value": party.value,
        "against": party.against,
        "against_value": party.against_value,
    }


def _unknown(code: str, **values: str | None) -> Addressed:
    return Addressed("unknown", Reason(code, dict(values)))
