"""The look-ups of `boekwerk.domain.lookups.Administration` that the smaller tables answer."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from boekwerk.domain import identity
from boekwerk.domain.administration import (
    CostCentre,
    ExchangeRate,
    Journal,
    LedgerAccount,
    PaymentCondition,
    Period,
    Project,
    Relation,
    User,
    VatCode,
)
from boekwerk.domain.authorisation_rules import AuthorisationRule
from boekwerk.domain.lookups import RelationKey
from boekwerk.domain.preference import RelationPreference
from boekwerk.domain.template import Template
from boekwerk.domain.vat import Direction

_Record = TypeVar("_Record")


class RecordLookups(ABC):
    """Looks up in the records of a table, which are asked for once and kept.

    No answer depends on the order of the records.
    """

    @abstractmethod
    def _records(self, table: str) -> Sequence[Any]:
        """Give all records of a table."""

    def ledger_account(self, code: str) -> LedgerAccount | None:
        """Find a ledger account, active or not."""
        return self._ledger_accounts.get(code)

    def vat_code(self, code: str) -> VatCode | None:
        """Find a VAT code, active or not."""
        return self._vat_codes.get(code)

    def vat_codes(self, direction: Direction) -> Sequence[VatCode]:
        """List the VAT codes of a direction, active or not, by code."""
        return self._vat_codes_by_direction.get(direction, ())

    def journal(self, code: str) -> Journal | None:
        """Find a journal, active or not."""
        return self._journals.get(code)

    def journals(self, direction: Direction) -> Sequence[Journal]:
        """List the active journals of a direction, by code."""
        return self._active_journals.get(direction, ())

    def payment_condition(self, code: str) -> PaymentCondition | None:
        """Find a payment condition, active or not."""
        return self._payment_conditions.get(code)

    def cost_centre(self, code: str) -> CostCentre | None:
        """Find a cost centre, active or not."""
        return self._cost_centres.get(code)

    def project(self, code: str) -> Project | None:
        """Find a project, active or not."""
        return self._projects.get(code)

    def period(self, date: datetime.date) -> Period | None:
        """Find the period that ``date`` falls in."""
        periods, first_days = self._periods
        at = bisect_right(first_days, date) - 1
        return periods[at] if at >= 0 and date <= periods[at].last_day else None

    def exchange_rate(self, currency: str, date: datetime.date) -> ExchangeRate | None:
        """Find the latest rate of ``currency`` on or before ``date``."""
        rates = self._exchange_rates.get(currency, ())
        at = bisect_right(rates, date, key=lambda rate: rate.date) - 1
        return rates[at] if at >= 0 else None

    def user(self, id: str) -> User | None:
        """Find a user."""
        return self._users.get(id)

    def preference(self, relation: str, journal: str | None) -> RelationPreference | None:
        """Find what differs for a relation: in that journal, else in all (BP-10)."""
        found = self._preferences.get((relation, journal))
        return found if found is not None or journal is None else self._preferences.get((relation, None))

    def default_template(self, relation: str, journal: str) -> Template | None:
        """Find the relation's default template in a journal (BP-9)."""
        return self._default_templates.get((relation, journal))

    @cached_property
    def authorisation(self) -> Sequence[AuthorisationRule]:
        """List the rules about who must approve, by name."""
        return sorted(self._records("authorisation"), key=attrgetter("name"))

    @cached_property
    def _preferences(self) -> dict[tuple[str, str | None], RelationPreference]:
        preferences = self._records("preferences")
        return {(preference.relation, preference.journal): preference for preference in preferences}

    @cached_property
    def _default_templates(self) -> dict[tuple[str, str], Template]:
        templates = self._records("templates")
        return {
            (template.relation, template.journal): template for template in templates if template.default
        }

    @cached_property
    def _ledger_accounts(self) -> dict[str, LedgerAccount]:
        return {account.code: account for account in self._records("ledger_accounts")}

    @cached_property
    def _vat_codes(self) -> dict[str, VatCode]:
        return {code.code: code for code in self._records("vat_codes")}

    @cached_property
    def _vat_codes_by_direction(self) -> dict[str, tuple[VatCode, ...]]:
        codes = sorted(self._records("vat_codes"), key=attrgetter("code"))
        return grouped(codes, lambda code: (code.direction,))

    @cached_property
    def _journals(self) -> dict[str, Journal]:
        return {journal.code: journal for journal in self._records("journals")}

    @cached_property
    def _active_journals(self) -> dict[str, tuple[Journal, ...]]:
        journals = sorted(self._records("journals"), key=attrgetter("code"))
        return grouped((j for j in journals if j.active), lambda journal: (journal.direction,))

    @cached_property
    def _payment_conditions(self) -> dict[str, PaymentCondition]:
        return {condition.code: condition for condition in self._records("payment_conditions")}

    @cached_property
    def _cost_centres(self) -> dict[str, CostCentre]:
        return {cost_centre.code: cost_centre for cost_centre in self._records("cost_centres")}

    @cached_property
    def _projects(self) -> dict[str, Project]:
        return {project.code: project for project in self._records("projects")}

    @cached_property
    def _periods(self) -> tuple[tuple[Period, ...], tuple[datetime.date, ...]]:
        periods = tuple(sorted(self._records("periods"), key=attrgetter("first_day")))
        return periods, tuple(period.first_day for period in periods)

    @cached_property
    def _exchange_rates(self) -> dict[str, tuple[ExchangeRate, ...]]:
        rates = sorted(self._records("exchange_rates"), key=attrgetter("date"))
        return grouped(rates, lambda rate: (rate.currency,))

    @cached_property
    def _users(self) -> dict[str, User]:
        return {user.id: user for user in self._records("users")}


def grouped(
    records: Iterable[_Record], keys: Callable[[_Record], Iterable[str | None]]
) -> dict[str, tuple[_Record, ...]]:
    """Group records by each of their keys; the order of the records is kept."""
    groups: dict[str, list[_Record]] = {}
    for record in records:
        for key in dict.fromkeys(keys(record)):
            if key is not None:
                groups.setdefault(key, []).append(record)
    return {key: tuple(group) for key, group in groups.items()}


NORMAL_FORMS: dict[RelationKey, Callable[[Relation], Iterable[str | None]]] = {
    "kvk": lambda relation: (identity.kvk_number(relation.kvk),),
    "vat_number": lambda relation: (identity.vat_number(relation.vat_number),),
    "iban": lambda relation: (identity.iban(account.iban) for account in relation.ibans),
    "oin": lambda relation: (identity.location_number(relation.oin),),
    "gln": lambda relation: (identity.location_number(relation.gln),),
    "name": lambda relation: (identity.party_name(relation.name),),
    "postal_code": lambda relation: (identity.postal_code(relation.postal_code),),
    "email": lambda relation: (identity.email_address(relation.email),),
    "phone": lambda relation: (identity.phone_number(relation.phone),),
}
"""The normal forms by which a relation is found, for each key."""
