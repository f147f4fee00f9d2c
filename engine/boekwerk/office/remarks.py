"""What is doubtful in an administration but leaves it usable: remarks, shown when it is checked."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import pairwise
from operator import attrgetter

from stdnum import iban
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

from boekwerk.domain.administration import Relation
from boekwerk.domain.identity import kvk_number
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import EU_COUNTRIES
from boekwerk.office.checks import check_references
from boekwerk.office.master_data import MasterData
from boekwerk.office.relations_files import BOOKINGS, RELATIONS
from boekwerk.positions import Problems

_NOWHERE = Location("")
_KVK_DIGITS = 8


def remarks_on(data: MasterData) -> tuple[Reason, ...]:
    """Give all remarks, file by file: takes some seconds for hundreds of thousands of relations."""
    of_settings, of_periods, of_relations, of_bookings = (Problems() for _ in range(4))
    _remark_identity(data, of_settings)
    _remark_gaps(data, of_periods)
    for relation in data.relations:
        _remark_relation(relation, of_relations)
    check_references(data, RELATIONS, (), of_relations)
    check_references(data, BOOKINGS, (), of_bookings)
    parts = (of_settings, of_periods, of_relations, of_bookings)
    return tuple(reason for part in parts for reason in part.reasons())


def _remark_identity(data: MasterData, remarks: Problems) -> None:
    own = data.settings.identity
    where = data.settings.place("identity") or _NOWHERE
    for number in own.ibans:
        _remark(number, _is_iban, "office_iban_impossible", where, remarks)
    for number in own.vat_numbers:
        _remark(number, _is_vat_number, "office_vat_number_impossible", where, remarks)
    for number in own.kvk_numbers:
        _remark(number, _is_kvk_number, "office_kvk_impossible", where, remarks)
    if not (own.names or own.vat_numbers or own.kvk_numbers):
        remarks.add("office_identity_missing", data.settings.where or _NOWHERE)


def _remark_relation(relation: Relation, remarks: Problems) -> None:
    where = relation.where or _NOWHERE
    for account in relation.ibans:
        _remark(account.iban, _is_iban, "office_iban_impossible", where, remarks)
    if relation.vat_number:
        _remark(relation.vat_number, _is_vat_number, "office_vat_number_impossible", where, remarks)
    if relation.kvk:
        _remark(relation.kvk, _is_kvk_number, "office_kvk_impossible", where, remarks)


def _remark(
    number: str, is_possible: Callable[[str], bool], code: str, where: Location, remarks: Problems
) -> None:
    if not is_possible(number):
        remarks.add(code, where, value=shown(number))


def _is_iban(text: str) -> bool:
    try:
        iban.validate(text)
    except ValidationError:
        return False
    return True


def _is_vat_number(text: str) -> bool:
    """Tell whether a VAT number can exist; of countries outside the EU nothing is known."""
    if text[:2].upper() not in EU_COUNTRIES and text[:2].isalpha():
        return True
    try:
        vat.validate(text if text[:2].isalpha() else f"NL{text}")
    except ValidationError:
        return False
    return True


def _is_kvk_number(text: str) -> bool:
    digits = kvk_number(text) or ""
    return len(digits) == _KVK_DIGITS and digits.strip("0") != ""


def _remark_gaps(data: MasterData, remarks: Problems) -> None:
    day = datetime.timedelta(days=1)
    periods = sorted(data.periods, key=attrgetter("first_day"))
    for earlier, later in pairwise(periods):
        if later.first_day - earlier.last_day > day:
            values = {"first": earlier.last_day + day, "last": later.first_day - day}
            remarks.add("office_periods_gap", later.where or _NOWHERE, **values)
