"""What is doubtful in an administration but leaves it usable: remarks, shown when it is checked."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from boekwerk.domain.administration import Relation
from boekwerk.domain.check_digits import is_possible_iban, is_possible_vat_number
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import SELF_ASSESSED
from boekwerk.office.authorisation_checks import remark_authorisation
from boekwerk.office.checks import check_references, check_users
from boekwerk.office.finding import Finder
from boekwerk.office.history_file import remarks_on_history
from boekwerk.office.master_data import MasterData
from boekwerk.office.obligations_file import OBLIGATIONS
from boekwerk.office.preference_remarks import remark_modes
from boekwerk.office.relations_files import BOOKINGS, RELATIONS
from boekwerk.office.template_checks import remark_templates
from boekwerk.positions import Problems

_NOWHERE = Location("")
_KVK_DIGITS = 8
_NOT_DIGITS = re.compile("[^0-9]+")


def remarks_on(data: MasterData) -> tuple[Reason, ...]:
    """Give all remarks, file by file: takes some seconds for hundreds of thousands of relations."""
    of_settings, of_journals, of_preferences, of_templates, of_periods = (Problems() for _ in range(5))
    of_relations, of_bookings, of_obligations, of_authorisation = (Problems() for _ in range(4))
    finder = Finder()
    check_users(data, of_settings)
    _remark_identity(data, finder, of_settings)
    _remark_preferences(data, of_journals)
    remark_modes(data, of_preferences)
    remark_templates(data, of_templates)
    remark_authorisation(data, of_authorisation)
    _remark_gaps(data, of_periods)
    for relation in data.relations:
        _remark_relation(relation, finder, of_relations)
    check_references(data, RELATIONS, (), of_relations)
    check_references(data, BOOKINGS, (), of_bookings)
    check_references(data, OBLIGATIONS, (), of_obligations)
    of_files = (of_settings, of_journals, of_preferences, of_templates, of_authorisation)
    parts = (*of_files, of_periods, of_relations, of_bookings, of_obligations)
    return (*(reason for part in parts for reason in part.reasons()), *remarks_on_history(data))


def _remark_identity(data: MasterData, finder: Finder, remarks: Problems) -> None:
    own = data.settings.identity
    where = data.settings.place("identity") or _NOWHERE
    numbers = _Numbers(own.ibans, own.vat_numbers, own.kvk_numbers)
    _remark_numbers(numbers, where, finder, remarks)
    if not (own.names or own.vat_numbers or own.kvk_numbers):
        remarks.add("office_identity_missing", data.settings.where or _NOWHERE)


def _remark_relation(relation: Relation, finder: Finder, remarks: Problems) -> None:
    numbers = _Numbers(
        tuple(account.iban for account in relation.ibans),
        (relation.vat_number,) if relation.vat_number else (),
        (relation.kvk,) if relation.kvk else (),
    )
    _remark_numbers(numbers, relation.where or _NOWHERE, finder, remarks)


class _Numbers(NamedTuple):
    """The numbers of a party, by kind."""

    ibans: tuple[str, ...]
    vat_numbers: tuple[str, ...]
    kvk_numbers: tuple[str, ...]


def _remark_numbers(numbers: _Numbers, where: Location, finder: Finder, remarks: Problems) -> None:
    for kind, (is_possible, code) in zip(numbers, _NUMBER_CHECKS, strict=True):
        for number in kind:
            if not is_possible(number):
                place = where if remarks.full else finder.place_of(number, where)
                remarks.add(code, place, value=shown(number))


def _remark_preferences(data: MasterData, remarks: Problems) -> None:
    """Remark on a preference for any rate where the rate is not on the document: it would be guessed."""
    active = [code for code in data.vat_codes if code.active and code.direction == "purchase"]
    by_code = {code.code: code for code in active}
    for journal in data.journals:
        for preferred in journal.preferred_vat_codes:
            chosen = by_code.get(preferred.code)
            if preferred.rate is not None or preferred.treatment not in SELF_ASSESSED or chosen is None:
                continue
            others = [c.code for c in active if c.treatment == chosen.treatment and c.rate != chosen.rate]
            if others:
                values = {"journal": journal.code, "treatment": chosen.treatment, "rate": chosen.rate}
                codes = ", ".join(others)
                where = preferred.where or _NOWHERE
                remarks.add("office_preferred_any_rate", where, code=chosen.code, codes=codes, **values)


def _is_kvk_number(text: str) -> bool:
    """Tell whether a KvK number can exist; a spreadsheet may have lost one leading zero, not more."""
    digits = _NOT_DIGITS.sub("", text)
    return len(digits) in (_KVK_DIGITS - 1, _KVK_DIGITS) and digits.strip("0") != ""


_NUMBER_CHECKS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (is_possible_iban, "office_iban_impossible"),
    (is_possible_vat_number, "office_vat_number_impossible"),
    (_is_kvk_number, "office_kvk_impossible"),
)
"""How each kind of `_Numbers` is judged, in its order."""


def _remark_gaps(data: MasterData, remarks: Problems) -> None:
    day = datetime.timedelta(days=1)
    periods = sorted(data.periods, key=attrgetter("first_day"))
    for earlier, later in pairwise(periods):
        if later.first_day - earlier.last_day > day:
            values = {"first": earlier.last_day + day, "last": later.first_day - day}
            remarks.add("office_periods_gap", later.where or _NOWHERE, **values)
