"""Making what the office knows: the administration and the relation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from boekwerk.domain.administration import BankAccount, LedgerAccount, Relation, Settings
from boekwerk.domain.authorisation_rules import AuthorisationRule
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.document import Document
from boekwerk.domain.proposal import RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.rules.making.documents import SAMPLE_IBAN
from boekwerk.rules.making.given import attributes, partly
from boekwerk.rules.making.history import HISTORY_FIELDS

_SETTINGS = {"administration.id": "id", "administration.package": "package"}
_RELATION_NAMES = (
    *("id", "name", "vat_number", "kvk", "kind", "country", "deferred_costs", "revenue_spread"),
    *("ledger_account", "payment_condition"),
)
_RELATION = {f"relation.{name}": name for name in _RELATION_NAMES}
OFFICE_FIELDS = frozenset({*_SETTINGS, *_RELATION, "relation.known", "relation.iban_differs"})

_OTHER_IBAN = "NL20INGB0001234567"

_Facts = Mapping[str, Any]


class BareAdministration:
    """An administration with settings and a few ledger accounts, and no other master data."""

    version = "given"
    capabilities = Capabilities()
    authorisation: tuple[AuthorisationRule, ...] = ()

    def __init__(self, settings: Settings, accounts: Mapping[str, LedgerAccount]) -> None:
        self.settings = settings
        self._accounts = accounts

    def ledger_account(self, code: str) -> LedgerAccount | None:
        """Find a ledger account."""
        return self._accounts.get(code)

    def _nothing(self, *_: Any) -> None:
        """Find nothing."""

    def _none(self, *_: Any) -> tuple[Any, ...]:
        """List nothing."""
        return ()

    vat_code = relation = journal = payment_condition = _nothing
    cost_centre = project = period = exchange_rate = user = preference = default_template = _nothing
    vat_codes = relations_with = journals = _none


def make_administration(facts: _Facts, accounts: Mapping[str, LedgerAccount]) -> BareAdministration:
    """Make the administration; it keeps its books in euro, in the Netherlands."""
    known: dict[str, Any] = {"name": "", **attributes(facts, _SETTINGS)}
    return BareAdministration(Settings(**known), accounts)


def make_relation(facts: _Facts, document: Document) -> Relation | None:
    """Make the relation; None when nothing is said of it.

    Its bank accounts are those on the document, unless they must differ.
    """
    is_named = any(name.startswith("relation.") or name in HISTORY_FIELDS for name in facts)
    if facts.get("relation.known") is False or not is_named:
        return None
    ibans: tuple[str | None, ...] = ()
    if facts.get("relation.iban_differs") is False:
        ibans = tuple(iban for means in document.payment for iban in (means.iban, means.debited_iban))
        ibans = (*ibans, SAMPLE_IBAN)
    elif facts.get("relation.iban_differs"):
        ibans = (_OTHER_IBAN,)
    accounts = tuple(BankAccount(iban) for iban in ibans if iban)
    relation: Relation = partly(Relation, ibans=accounts, active=True, **attributes(facts, _RELATION))
    return relation


def make_match(facts: _Facts, relation: Relation | None) -> RelationMatch | None:
    """Make how the relation was found; None when it is not known whether it was."""
    if relation is None and "relation.known" not in facts:
        return None
    found = None if relation is None else relation.id or "relation"
    return RelationMatch(found, None, Reason("rule_fact_given"))
