"""What a proposal takes from master data whatever the document says: journal, account, posting rule.

It depends on the administration, the direction and the relation only, so it is found once for them.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.administration import Journal, Relation
from boekwerk.domain.amount import EXACT
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.remembered import per_administration
from boekwerk.domain.vat import Direction

_HUNDRED = Decimal(100)
FULLY = Decimal(1)


class Account(Struct, frozen=True):
    """A ledger account and where it came from; ``deductible`` is a fraction of VAT on it."""

    code: str | None
    provenance: Provenance | None = None
    deductible: Decimal = FULLY
    problem: Reason | None = None


class JournalChoice(Struct, frozen=True):
    """The journal, where it came from, and what stands in the way of booking in it."""

    journal: Journal | None = None
    provenance: Provenance | None = None
    problems: tuple[Reason, ...] = ()


class Posting(Struct, frozen=True):
    """What a line gets beside account and VAT code: from a posting rule, a booking or a template."""

    description: str | None = None
    cost_centre: str | None = None
    project: str | None = None
    obligation: str | None = None
    match_obligation: bool = True
    settle: bool | None = None
    deferred: bool = False
    period_from: datetime.date | None = None
    period_until: datetime.date | None = None
    provenance: dict[str, Provenance] = {}


class Basis(Struct, frozen=True):
    """The relation, the journal, and the account that the document is booked on (BP-1, BP-2)."""

    relation: Relation | None
    chosen: JournalChoice
    account: Account
    posting: Posting


@per_administration(most=2_000)
def basis_of(administration: Administration, direction: Direction, relation_id: str | None) -> Basis:
    """Find what master data says for a relation's documents of a direction."""
    relation = administration.relation(relation_id) if relation_id else None
    chosen = _chosen_journal(administration, direction)
    if chosen.journal is not None:
        chosen = _with_control_account(chosen, chosen.journal, administration)
    account = _usual_account(administration, relation, chosen.journal)
    return Basis(relation, chosen, account, _posting(administration, direction, relation))


def with_journal(basis: Basis, journal: Journal | None, administration: Administration) -> Basis:
    """Put the journal that a person chose in the place of the usual one; None: leave it."""
    if journal is None or journal == basis.chosen.journal:
        return basis
    inactive = Reason("journal_inactive", {"code": journal.code}, journal.where)
    chosen = JournalChoice(journal, Provenance("user"), () if journal.active else (inactive,))
    return replace(
        basis,
        chosen=_with_control_account(chosen, journal, administration),
        account=_usual_account(administration, basis.relation, journal),
    )


def account_of(administration: Administration, code: str, provenance: Provenance) -> Account:
    """Give an account with the part of VAT on it that may be deducted."""
    known = administration.ledger_account(code)
    return Account(code, provenance, fraction_of(known.vat_deductible if known else None))


def fraction_of(percentage: Decimal | None) -> Decimal:
    """Turn a percentage into a fraction; none is all of it."""
    return FULLY if percentage is None else EXACT.divide(percentage, _HUNDRED)


def _chosen_journal(administration: Administration, direction: Direction) -> JournalChoice:
    """Take the journal that the settings name, else the only active one of the direction."""
    settings, setting = administration.settings, f"{direction}_journal"
    place = settings.place(setting)
    code = settings.purchase_journal if direction == "purchase" else settings.sales_journal
    if code is None:
        return _only_journal(administration, direction, place)
    journal = administration.journal(code)
    if journal is None or journal.direction != direction:
        return _without_journal("journal_missing", {"code": code, "direction": direction}, place)
    problems = () if journal.active else (Reason("journal_inactive", {"code": code}, journal.where),)
    return JournalChoice(journal, Provenance("setting", setting, place), problems)


def _only_journal(
    administration: Administration, direction: Direction, place: Location | None
) -> JournalChoice:
    journals = administration.journals(direction)
    if len(journals) == 1:
        return JournalChoice(journals[0], Provenance("journal", journals[0].code, journals[0].where))
    return _without_journal("journal_not_set", {"direction": direction, "count": len(journals)}, place)


def _without_journal(code: str, values: dict[str, Any], place: Location | None) -> JournalChoice:
    return JournalChoice(problems=(Reason(code, values, place),))


def _with_control_account(
    chosen: JournalChoice, journal: Journal, administration: Administration
) -> JournalChoice:
    """See that the total can be booked where the package wants its lines from us."""
    if journal.control_account or administration.capabilities.vat_booking != "explicit_lines":
        return chosen
    problem = Reason("control_account_missing", {"journal": journal.code}, journal.where)
    return JournalChoice(journal, chosen.provenance, (*chosen.problems, problem))


def _usual_account(
    administration: Administration, relation: Relation | None, journal: Journal | None
) -> Account:
    """Take the relation's account, if its package keeps one, else the journal's."""
    of_relation = administration.capabilities.relation_ledger_account
    if relation is not None and relation.ledger_account and of_relation:
        provenance = Provenance("relation", relation.id, relation.where)
        return account_of(administration, relation.ledger_account, provenance)
    if journal is not None and journal.ledger_account:
        provenance = Provenance("journal", journal.code, journal.where)
        return account_of(administration, journal.ledger_account, provenance)
    problem = Reason("ledger_account_missing", {"journal": journal.code if journal else None})
    return Account(None, problem=problem)


def _posting(administration: Administration, direction: Direction, relation: Relation | None) -> Posting:
    if relation is None:
        return Posting()
    capabilities = administration.capabilities
    cost_centre = relation.cost_centre if capabilities.cost_centres else None
    project = relation.project if capabilities.projects else None
    deferred = relation.deferred_costs if direction == "purchase" else relation.revenue_spread
    values = {"cost_centre": cost_centre, "project": project, "deferred": deferred}
    origin = Provenance("relation", relation.id, relation.where)
    return Posting(
        cost_centre=cost_centre,
        project=project,
        deferred=deferred,
        provenance={name: origin for name in values if values[name]},
    )
