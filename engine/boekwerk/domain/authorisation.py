"""Who must approve a booking before it is paid: the office's rules, and whom they name (AB-14, PR-3).

Every rule that holds adds its authorisers: a rule that is added later never takes one away. What is not
known never passes: whoever cannot approve is a reason, not somebody who is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from msgspec import Struct

from boekwerk.domain.administration import Settings, User
from boekwerk.domain.amount import Amount
from boekwerk.domain.authorisation_rules import AuthorisationRule
from boekwerk.domain.booking import Booking
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import BookingLine, Proposal
from boekwerk.domain.reason import Reason


class Payable(Struct, frozen=True):
    """What authorisation rules look at. ``size`` is the total including VAT, whatever its sign.

    It is in the administration's currency; None: it is not known in that.
    """

    relation: str | None
    journal: str | None
    size: Amount | None
    ledger_accounts: frozenset[str]
    projects: frozenset[str]


class Asked(Struct, frozen=True):
    """Somebody who must approve: a user's id, and why this person."""

    authoriser: str
    because: Reason


class Authorisation(Struct, frozen=True):
    """Who must approve: all of one step side by side, and the next step when they did.

    ``left_out`` says who would have been asked and may not be, because he booked it himself.
    """

    steps: tuple[tuple[Asked, ...], ...]
    left_out: tuple[Reason, ...] = ()

    @property
    def authorisers(self) -> tuple[tuple[str, ...], ...]:
        """Give the ids of each step."""
        return tuple(tuple(asked.authoriser for asked in step) for step in self.steps)


Steps: TypeAlias = Sequence[Sequence[Asked]]


def payable_of(made: Proposal | Booking, settings: Settings) -> Payable:
    """Give what authorisation rules look at, of what is proposed or booked."""
    own = made.currency == settings.currency
    total = made.total if own and made.rate is None else made.total_home
    relation = made.relation if isinstance(made.relation, str) else made.relation.relation
    return Payable(
        relation=relation,
        journal=made.journal,
        size=None if total is None else abs(total),
        ledger_accounts=_named(made.lines, "ledger_account"),
        projects=_named(made.lines, "project"),
    )


def authorisers_of(
    payable: Payable, administration: Administration, booker: str | None
) -> Authorisation | tuple[Reason, ...]:
    """Say who must approve by the rules, or every reason why that cannot be said.

    ``booker`` is in whose name is booked: under four eyes he is not asked.
    """
    rules = administration.authorisation
    if not rules:
        return rule_hindrances(administration)
    unknown = [rule for rule in rules if payable.size is None and _needs_size(rule, payable)]
    if unknown:
        return tuple(Reason("authoriser_size_unknown", {"rule": rule.name}, rule.where) for rule in unknown)
    holding = [rule for rule in rules if not rule.default and _holds(rule, payable)]
    holding = holding or [rule for rule in rules if rule.default]
    if not holding:
        return (Reason("authoriser_no_rule_holds", {"rules": len(rules)}, rules[0].where),)
    return arranged(_together(holding), administration, booker)


def arranged(
    steps: Steps, administration: Administration, booker: str | None
) -> Authorisation | tuple[Reason, ...]:
    """Hold those who are to approve against what they may do: all of them, or every reason why not.

    Who is in several steps is asked in the last of them, so that he sees what the others said.
    """
    steps = _once(steps)
    reasons = [why_not(asked.authoriser, administration) for step in steps for asked in step]
    hindrances = [reason for reason in reasons if reason is not None]
    left_out: list[Reason] = []
    if administration.settings.four_eyes and booker is not None:
        emptied = [step for step in steps if all(asked.authoriser == booker for asked in step)]
        where = administration.settings.place("four_eyes")
        hindrances += [Reason("authoriser_is_booker", {"user": booker}, where) for _ in emptied[:1]]
        left_out = [
            Reason("authoriser_left_out", {"user": booker}, asked.because.where)
            for step in steps
            for asked in step
            if asked.authoriser == booker
        ]
        steps = [[asked for asked in step if asked.authoriser != booker] for step in steps]
    if hindrances or not steps:
        return tuple(hindrances) or (Reason("authoriser_nobody_named"),)
    return Authorisation(tuple(map(tuple, steps)), tuple(left_out))


def rule_hindrances(administration: Administration) -> tuple[Reason, ...]:
    """List why documents will find nobody to approve them: no rules, and everybody named who cannot."""
    rules = administration.authorisation
    if not rules:
        where = administration.settings.place("release_after_authorisation")
        return (Reason("authoriser_not_determined", {}, where),)
    named = dict.fromkeys(id for rule in rules for step in rule.steps for id in step.authorisers)
    reasons = (why_not(id, administration) for id in named)
    return tuple(reason for reason in reasons if reason is not None)


def why_not(id: str, administration: Administration) -> Reason | None:
    """Say why a user cannot approve in an administration; None: he can."""
    user = administration.user(id)
    if user is None:
        return Reason("authoriser_unknown", {"user": id})
    values = {"user": user.name, "administration": administration.settings.name}
    faults = (
        (not user.active, "authoriser_inactive"),
        ("authoriser" not in user.roles, "authoriser_without_role"),
        (user.access is None, "authoriser_access_not_known"),
        (not user.access, "authoriser_without_access"),
    )
    return next((_fault(code, values, user) for holds, code in faults if holds), None)


def _fault(code: str, values: dict[str, str], user: User) -> Reason:
    return Reason(code, values, user.where)


def _named(lines: Iterable[BookingLine], field: str) -> frozenset[str]:
    return frozenset(value for line in lines if (value := getattr(line, field)) is not None)


def _needs_size(rule: AuthorisationRule, payable: Payable) -> bool:
    with_limits = rule.total_from is not None or rule.total_below is not None
    return with_limits and _holds_besides_size(rule, payable)


def _holds(rule: AuthorisationRule, payable: Payable) -> bool:
    return _holds_besides_size(rule, payable) and _holds_by_size(rule, payable.size)


def _holds_by_size(rule: AuthorisationRule, size: Amount | None) -> bool:
    if size is None:
        return rule.total_from is None and rule.total_below is None
    enough = rule.total_from is None or size >= rule.total_from
    return enough and (rule.total_below is None or size < rule.total_below)


def _holds_besides_size(rule: AuthorisationRule, payable: Payable) -> bool:
    return (
        (not rule.relations or payable.relation in rule.relations)
        and (not rule.journals or payable.journal in rule.journals)
        and (not rule.ledger_accounts or not payable.ledger_accounts.isdisjoint(rule.ledger_accounts))
        and (not rule.projects or not payable.projects.isdisjoint(rule.projects))
    )


def _together(rules: Sequence[AuthorisationRule]) -> Steps:
    """Put the first steps of all rules side by side, then the second, and so on."""
    steps: list[list[Asked]] = [[] for _ in range(max(len(rule.steps) for rule in rules))]
    for rule in rules:
        for at, step in enumerate(rule.steps):
            for authoriser in step.authorisers:
                values = {"authoriser": authoriser, "rule": rule.name}
                steps[at].append(Asked(authoriser, Reason("authoriser_by_rule", values, rule.where)))
    return steps


def _once(steps: Steps) -> Steps:
    """Keep everybody once, in the last step that names him; of one step by the first rule that does."""
    last = {asked.authoriser: at for at, step in enumerate(steps) for asked in step}
    kept: list[list[Asked]] = []
    for at, step in enumerate(steps):
        here: dict[str, Asked] = {}
        for asked in step:
            if last[asked.authoriser] == at:
                here.setdefault(asked.authoriser, asked)
        kept.append(list(here.values()))
    return [step for step in kept if step]
