"""What must be right between the records of an administration: errors that make it unusable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from boekwerk.domain.administration import Journal, Settings, VatCode
from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.office.authorisation_checks import check_authorisation
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.master_data import MasterData
from boekwerk.office.obligations_file import OBLIGATIONS
from boekwerk.office.relations_files import BOOKINGS, RELATIONS, TABLES
from boekwerk.office.template_checks import check_templates
from boekwerk.positions import Problems, did_you_mean

_NOWHERE = Location("")
# A relation is one of many, and its documents are stopped by the checks of the decision (AB-8).
_REMARKED_ONLY = frozenset({RELATIONS.name, BOOKINGS.name, OBLIGATIONS.name})
# A user may stand in the store alone; whether he is there the decision says (AB-1).
_USERS = "users"
_WITHOUT_VAT = frozenset({"zero", "exempt", "export", "outside_scope"})


def check(data: MasterData, incomplete: Collection[str], problems: Problems) -> None:
    """Note everything that is wrong between the records.

    ``incomplete`` names the tables of which not every record could be read: what is not in them may
    still exist.
    """
    for table in TABLES:
        _check_unique(records_of(data, table), table, problems)
        if table.name not in _REMARKED_ONLY:
            check_references(data, table, {*incomplete, _USERS}, problems)
    for code in data.vat_codes:
        _check_vat_code(code, problems)
    vat_codes = {code.code: code for code in data.vat_codes}
    for journal in data.journals:
        _check_journal(journal, vat_codes, problems)
    _check_journal_of_settings("purchase_journal", "purchase", data, problems)
    _check_journal_of_settings("sales_journal", "sales", data, problems)
    _check_periods(data, problems)
    check_templates(data, problems)
    check_authorisation(data, problems)


def records_of(data: MasterData, table: Table) -> Iterable[Any]:
    """Give the records of a table."""
    return (data.settings,) if table.name == "administration" else getattr(data, table.name)


def check_references(
    data: MasterData, table: Table, incomplete: Collection[str], problems: Problems
) -> None:
    """Note every value in a table that names a record which is not there."""
    known: dict[str, frozenset[str]] = {}
    for record, field, value in _references(records_of(data, table), table.group):
        target = field.refers_to or ""
        if target in incomplete:
            continue
        if target not in known:
            known[target] = _codes(data, target)
        if value not in known[target]:
            _note_missing(record, field, value, known[target], problems)


def check_users(data: MasterData, problems: Problems) -> None:
    """Note every user that the settings name and the folder does not know."""
    settings = next(table for table in TABLES if table.name == "administration")
    check_references(data, settings, {table.name for table in TABLES} - {_USERS}, problems)


def _references(records: Iterable[Any], group: Group) -> Iterator[tuple[Any, Field, str]]:
    direct = [field for field in group.fields if field.refers_to]
    nested = [field for field in group.fields if field.group is not None and field.many]
    for record in records:
        for field in direct:
            value = getattr(record, field.name)
            for one in (value or ()) if field.many else (value,):
                if one is not None:
                    yield record, field, one
        for field in nested:
            if field.group is not None:
                yield from _references(getattr(record, field.name), field.group)


def _codes(data: MasterData, name: str) -> frozenset[str]:
    table = next(table for table in TABLES if table.name == name)
    return frozenset(getattr(record, table.key[0]) for record in records_of(data, table))


def _note_missing(record: Any, field: Field, value: str, known: frozenset[str], problems: Problems) -> None:
    where = record.place(field.name) if isinstance(record, Settings) else record.where
    values = {"key": field.name, "value": shown(value), "file": _file(field.refers_to)}
    suggestion = None if problems.full else did_you_mean(value, known)
    if suggestion is None:
        problems.add("office_reference", where or _NOWHERE, **values)
    else:
        problems.add("office_reference_near", where or _NOWHERE, suggestion=suggestion, **values)


def _file(name: str | None) -> str:
    return next(table.file for table in TABLES if table.name == name)


def _check_unique(records: Iterable[Any], table: Table, problems: Problems) -> None:
    if not table.key:
        return
    seen: dict[tuple[Any, ...], Any] = {}
    for record in records:
        key = tuple(getattr(record, name) for name in table.key)
        first = seen.setdefault(key, record)
        if first is not record:
            filled = [(name, part) for name, part in zip(table.key, key, strict=True) if part is not None]
            value = " ".join(str(part) for _, part in filled)
            line = first.where.line if first.where else None
            keys = " + ".join(name for name, _ in filled)
            problems.add("office_twice", record.where or _NOWHERE, key=keys, value=shown(value), line=line)


def _check_vat_code(code: VatCode, problems: Problems) -> None:
    where = code.where or _NOWHERE
    if code.valid_from and code.valid_until and code.valid_from > code.valid_until:
        days = {"first": code.valid_from, "last": code.valid_until}
        problems.add("office_days_reversed", where, value=code.code, **days)
    if (code.treatment in _WITHOUT_VAT and code.rate) or (code.treatment == "standard" and not code.rate):
        problems.add(
            "office_rate_contradicts", where, code=code.code, treatment=code.treatment, rate=code.rate
        )


def _check_journal(journal: Journal, vat_codes: dict[str, VatCode], problems: Problems) -> None:
    seen = set()
    for preferred in journal.preferred_vat_codes:
        where = preferred.where or _NOWHERE
        choice = (preferred.treatment, preferred.rate)
        if choice in seen:
            values = {"treatment": preferred.treatment, "rate": preferred.rate}
            problems.add("office_preferred_twice", where, journal=journal.code, **values)
        seen.add(choice)
        code = vat_codes.get(preferred.code)
        if code is None:
            continue
        if code.direction != journal.direction:
            problems.add(
                "office_preferred_direction",
                where,
                code=code.code,
                direction=code.direction,
                journal=journal.code,
            )
        elif preferred.treatment != code.treatment:
            values = {"treatment": code.treatment, "wanted": preferred.treatment}
            problems.add("office_preferred_treatment", where, code=code.code, **values)
        elif preferred.rate not in (None, code.rate):
            problems.add(
                "office_preferred_rate", where, code=code.code, rate=code.rate, wanted=preferred.rate
            )


def _check_journal_of_settings(setting: str, direction: str, data: MasterData, problems: Problems) -> None:
    wanted = getattr(data.settings, setting)
    journal = next((journal for journal in data.journals if journal.code == wanted), None)
    if journal is None:
        return
    where = data.settings.place(setting) or _NOWHERE
    if journal.direction != direction:
        values = {"code": journal.code, "direction": journal.direction}
        problems.add("office_journal_direction", where, key=setting, **values)
    if not journal.active:
        problems.add("office_journal_inactive", where, key=setting, code=journal.code)


def _check_periods(data: MasterData, problems: Problems) -> None:
    usable = []
    for period in data.periods:
        if period.first_day > period.last_day:
            name = f"{period.year}-{period.number}"
            days = {"first": period.first_day, "last": period.last_day}
            problems.add("office_days_reversed", period.where or _NOWHERE, value=name, **days)
        else:
            usable.append(period)
    usable.sort(key=lambda period: period.first_day)
    latest = None
    for period in usable:
        if latest is not None and period.first_day <= latest.last_day:
            values = {"period": f"{period.year}-{period.number}", "other": f"{latest.year}-{latest.number}"}
            problems.add("office_periods_overlap", period.where or _NOWHERE, **values)
        if latest is None or period.last_day > latest.last_day:
            latest = period
