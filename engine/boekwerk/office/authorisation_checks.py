"""What must be right in ``authorisation.yaml``, and what is doubtful about who is named there."""

from __future__ import annotations

from boekwerk.domain.authorisation_rules import AuthorisationRule
from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.office.master_data import MasterData
from boekwerk.positions import Problems, did_you_mean

_NOWHERE = Location("")


def check_authorisation(data: MasterData, problems: Problems) -> None:
    """Note rules that ask nobody, that can never hold, or whose default is not one; and odd substitutes."""
    default: AuthorisationRule | None = None
    for rule in data.authorisation:
        where = rule.where or _NOWHERE
        if not rule.steps or not all(step.authorisers for step in rule.steps):
            problems.add("office_authorisation_nobody", where, rule=shown(rule.name))
        limits = rule.total_from, rule.total_below
        if limits[0] is not None and limits[1] is not None and limits[0] >= limits[1]:
            values = {"least": limits[0], "below": limits[1]}
            problems.add("office_authorisation_never", where, rule=shown(rule.name), **values)
        if rule.default and rule.has_conditions:
            problems.add("office_authorisation_default_with", where, rule=shown(rule.name))
        if rule.default and default is not None:
            names = {"rule": shown(rule.name), "other": shown(default.name)}
            problems.add("office_authorisation_defaults", where, **names)
        default = default or (rule if rule.default else None)
    for user in data.users:
        if user.substitute == user.id:
            problems.add("office_substitute_himself", user.where or _NOWHERE, user=shown(user.id))


def remark_authorisation(data: MasterData, remarks: Problems) -> None:
    """Remark on authorisers who are not in the folder: only the store may know them."""
    known = frozenset(user.id for user in data.users)
    for rule in data.authorisation:
        for step in rule.steps:
            for unknown in sorted(set(step.authorisers) - known):
                values = {"user": shown(unknown), "rule": shown(rule.name)}
                near = None if remarks.full else did_you_mean(unknown, known)
                where = step.where or _NOWHERE
                if near is None:
                    remarks.add("office_authoriser_elsewhere", where, **values)
                else:
                    remarks.add("office_authoriser_near", where, suggestion=near, **values)
