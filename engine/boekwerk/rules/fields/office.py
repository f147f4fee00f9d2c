"""Fields of what the office knows: the relation, the administration, and the proposal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

from boekwerk.domain.administration import RelationKind
from boekwerk.domain.case import Case
from boekwerk.domain.identity import iban
from boekwerk.domain.preference import BOOKING_MODES
from boekwerk.domain.proposal import Proposal
from boekwerk.rules.fields.field import Field, Words, home_currency


def _relation(case: Case) -> Any:
    return case.relation


def _proposal(case: Case) -> Any:
    return case.proposal


def _of_relation(attribute: str) -> Any:
    def get(case: Case) -> Any:
        return None if case.relation is None else getattr(case.relation, attribute)

    return get


def _of_proposal(attribute: str) -> Any:
    def get(case: Case) -> Any:
        return None if case.proposal is None else getattr(case.proposal, attribute)

    return get


def _relation_is_known(case: Case) -> bool | None:
    return None if case.match is None else case.match.relation is not None


def _iban_differs(case: Case) -> bool | None:
    """Tell whether the document has a bank account that is not registered with the relation (AB-15)."""
    if case.relation is None or case.direction == "unknown":
        return None
    stated = _stated_ibans(case)
    if not stated:
        return False
    known = {iban(account.iban) for account in case.relation.ibans}
    return any(iban(account) not in known for account in stated)


def _stated_ibans(case: Case) -> tuple[str, ...]:
    payment = case.document.payment
    if case.direction == "sales":
        return tuple(means.debited_iban for means in payment if means.debited_iban)
    blocked = case.document.g_account
    stated = tuple(means.iban for means in payment if means.iban)
    return (*stated, blocked.iban) if blocked is not None else stated


def _proposal_total(case: Case) -> Decimal | None:
    proposal: Proposal | None = case.proposal
    if proposal is None:
        return None
    is_home = proposal.currency == case.administration.settings.currency
    return proposal.total if is_home else proposal.total_home


_RELATION = (
    Field(
        name="relation.known",
        type="bool",
        title=Words("Relatie is bekend", "Relation is known"),
        about=Words(
            "Of de andere partij in de stamgegevens gevonden is.",
            "Whether the other party was found in the master data.",
        ),
        get=_relation_is_known,
    ),
    Field(
        name="relation.id",
        type="code",
        of="relation",
        identifies=True,
        owner=_relation,
        title=Words("Relatiecode", "Relation code"),
        about=Words("De code van de relatie in het pakket.", "The relation's code in the package."),
        get=_of_relation("id"),
    ),
    Field(
        name="relation.name",
        type="text",
        identifies=True,
        owner=_relation,
        title=Words("Naam van de relatie", "Name of the relation"),
        about=Words("De naam in de stamgegevens.", "The name in the master data."),
        get=_of_relation("name"),
    ),
    Field(
        name="relation.vat_number",
        type="identifier",
        of="vat_number",
        identifies=True,
        owner=_relation,
        title=Words("Btw-nummer van de relatie", "VAT number of the relation"),
        about=Words("Het btw-nummer in de stamgegevens.", "The VAT number in the master data."),
        get=_of_relation("vat_number"),
    ),
    Field(
        name="relation.kvk",
        type="identifier",
        of="kvk",
        identifies=True,
        owner=_relation,
        title=Words("KvK-nummer van de relatie", "KvK number of the relation"),
        about=Words("Het KvK-nummer in de stamgegevens.", "The KvK number in the master data."),
        get=_of_relation("kvk"),
    ),
    Field(
        name="relation.kind",
        type="choice",
        choices=get_args(RelationKind),
        owner=_relation,
        title=Words("Soort relatie", "Kind of relation"),
        about=Words("Leverancier, klant, of beide.", "Supplier, customer, or both."),
        get=_of_relation("kind"),
    ),
    Field(
        name="relation.country",
        type="identifier",
        of="country",
        owner=_relation,
        title=Words("Land van de relatie", "Country of the relation"),
        about=Words("Het land in de stamgegevens.", "The country in the master data."),
        get=_of_relation("country"),
    ),
    Field(
        name="relation.iban_differs",
        type="bool",
        owner=_relation,
        title=Words("IBAN wijkt af", "IBAN differs"),
        about=Words(
            "Of er een IBAN op het document staat dat niet bij de relatie bekend is.",
            "Whether the document has an IBAN that is not registered with the relation.",
        ),
        get=_iban_differs,
    ),
    Field(
        name="relation.deferred_costs",
        type="bool",
        owner=_relation,
        title=Words("Uitgestelde kosten", "Deferred costs"),
        about=Words(
            "Of de boekingsregel van de leverancier kosten uitstelt.",
            "Whether the supplier's posting rule defers costs.",
        ),
        get=_of_relation("deferred_costs"),
    ),
    Field(
        name="relation.revenue_spread",
        type="bool",
        owner=_relation,
        title=Words("Omzetverdeling", "Revenue spread"),
        about=Words(
            "Of de boekingsregel van de klant omzet over perioden verdeelt.",
            "Whether the customer's posting rule spreads revenue over periods.",
        ),
        get=_of_relation("revenue_spread"),
    ),
    Field(
        name="relation.ledger_account",
        type="code",
        of="ledger_account",
        owner=_relation,
        title=Words("Standaardrekening", "Default ledger account"),
        about=Words(
            "De grootboekrekening die bij de relatie staat.", "The ledger account kept with the relation."
        ),
        get=_of_relation("ledger_account"),
    ),
    Field(
        name="relation.payment_condition",
        type="code",
        of="payment_condition",
        owner=_relation,
        title=Words("Betalingsconditie van de relatie", "Payment condition of the relation"),
        about=Words(
            "De betalingsconditie die bij de relatie staat.",
            "The payment condition kept with the relation.",
        ),
        get=_of_relation("payment_condition"),
    ),
)

_ADMINISTRATION = (
    Field(
        name="administration.id",
        type="code",
        of="administration",
        identifies=True,
        title=Words("Administratie", "Administration"),
        about=Words("De code van de administratie.", "The administration's code."),
        get=lambda case: case.administration.settings.id,
    ),
    Field(
        name="administration.package",
        type="code",
        of="package",
        identifies=True,
        title=Words("Boekhoudpakket", "Accounting package"),
        about=Words(
            "Het boekhoudpakket achter de administratie.",
            "The accounting package behind the administration.",
        ),
        get=lambda case: case.administration.settings.package,
    ),
)

_PROPOSAL = (
    Field(
        name="proposal.mode",
        type="choice",
        choices=BOOKING_MODES,
        owner=_proposal,
        title=Words("Boekingswijze", "Booking mode"),
        about=Words(
            "Hoe het voorstel tot stand is gekomen: zonder laatste boeking of template op stamgegevens.",
            "How the proposal came about: without last booking or template by master data.",
        ),
        get=_of_proposal("mode"),
    ),
    Field(
        name="proposal.journal",
        type="code",
        of="journal",
        owner=_proposal,
        title=Words("Dagboek", "Journal"),
        about=Words("Het dagboek van het boekingsvoorstel.", "The journal of the booking proposal."),
        get=_of_proposal("journal"),
    ),
    Field(
        name="proposal.total",
        type="money",
        owner=_proposal,
        title=Words("Totaal van het voorstel", "Total of the proposal"),
        about=Words(
            "Wat geboekt wordt op de crediteur of debiteur, in de valuta van de administratie.",
            "What is booked on the creditor or debtor, in the administration's currency.",
        ),
        get=_proposal_total,
        currency=home_currency,
    ),
    Field(
        name="proposal.complete",
        type="bool",
        owner=_proposal,
        title=Words("Voorstel is volledig", "Proposal is complete"),
        about=Words(
            "Of er niets in het boekingsvoorstel ontbreekt.", "Whether nothing is missing in the proposal."
        ),
        get=lambda case: None if case.proposal is None else not case.proposal.unresolved,
    ),
    Field(
        name="proposal.payment_condition",
        type="code",
        of="payment_condition",
        owner=_proposal,
        title=Words("Betalingsconditie", "Payment condition"),
        about=Words(
            "De betalingsconditie van het boekingsvoorstel.",
            "The payment condition of the booking proposal.",
        ),
        get=_of_proposal("payment_condition"),
    ),
)

FIELDS = (*_RELATION, *_ADMINISTRATION, *_PROPOSAL)
