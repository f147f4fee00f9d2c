"""Master data in the store answers what the folder it came from answers."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from boekwerk.app.importing import import_folder
from boekwerk.app.store import stored_administration
from boekwerk.domain.amount import cents
from boekwerk.domain.booked import document_of
from boekwerk.domain.record_lookups import NORMAL_FORMS
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import load_packages
from boekwerk.store.kinds import KINDS, content_of

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde" / "administrations"
NOW = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)


CAPABILITIES = load_packages(None).capabilities


@pytest.fixture(scope="module", params=sorted(folder.name for folder in OFFICE.iterdir()))
def folder(request) -> AdministrationSnapshot:
    return read_administration(OFFICE / request.param, CAPABILITIES)


@pytest.fixture(scope="module")
def stored(store_of_module, folder):
    place = OFFICE / Path(folder.settings.where.file).parent.name
    import_folder(store_of_module, place, CAPABILITIES, NOW)
    with stored_administration(store_of_module, folder.settings.id) as opened:
        yield opened


def plain(found):
    """Give what was found without where it stood, which is a file in the one case and not in the other."""
    if isinstance(found, list | tuple):
        return [content_of(one) for one in found]
    return None if found is None else content_of(found)


def test_settings_and_capabilities_are_those_of_the_folder(stored, folder):
    assert plain(stored.settings) == plain(folder.settings)
    assert stored.capabilities == folder.capabilities


@pytest.mark.parametrize(
    ("table", "find"),
    [
        ("ledger_accounts", "ledger_account"),
        ("vat_codes", "vat_code"),
        ("journals", "journal"),
        ("relations", "relation"),
        ("payment_conditions", "payment_condition"),
        ("cost_centres", "cost_centre"),
        ("projects", "project"),
        ("users", "user"),
    ],
)
def test_every_record_is_found_by_its_code_and_nothing_else_is(stored, folder, table, find):
    codes = [getattr(record, "code", None) or record.id for record in getattr(folder.master_data, table)]
    answers = {code: plain(getattr(folder, find)(code)) for code in [*codes, "", "no such code", "0"]}
    assert {code: plain(getattr(stored, find)(code)) for code in answers} == answers


def test_relations_are_found_by_each_of_their_keys(stored, folder):
    keys = {
        (key, value)
        for relation in folder.master_data.relations
        for key, forms in NORMAL_FORMS.items()
        for value in (*forms(relation), "")
        if value is not None
    }
    assert keys
    for key in keys:
        assert plain(stored.relations_with(*key)) == plain(folder.relations_with(*key))


@pytest.mark.parametrize("direction", ["purchase", "sales"])
def test_vat_codes_and_journals_of_a_direction_come_in_the_same_order(stored, folder, direction):
    assert plain(stored.vat_codes(direction)) == plain(folder.vat_codes(direction))
    assert plain(stored.journals(direction)) == plain(folder.journals(direction))


def test_periods_and_rates_of_every_week_are_those_of_the_folder(stored, folder):
    days = [datetime.date(2025, 12, 1) + datetime.timedelta(weeks=week) for week in range(70)]
    currencies = {rate.currency for rate in folder.master_data.exchange_rates} | {"XXX"}
    assert [plain(stored.period(day)) for day in days] == [plain(folder.period(day)) for day in days]
    for currency in currencies:
        answers = [plain(folder.exchange_rate(currency, day)) for day in days]
        assert [plain(stored.exchange_rate(currency, day)) for day in days] == answers


def test_preferences_and_templates_of_every_relation_are_those_of_the_folder(stored, folder):
    journals = [journal.code for journal in folder.master_data.journals]
    for relation in [*(relation.id for relation in folder.master_data.relations), "nobody"]:
        for journal in [*journals, "none"]:
            wanted = plain(folder.preference(relation, journal))
            assert plain(stored.preference(relation, journal)) == wanted
            wanted = plain(folder.default_template(relation, journal))
            assert plain(stored.default_template(relation, journal)) == wanted


def test_nothing_in_the_store_stands_in_a_file(stored):
    kept = [content_of(record) for kind in KINDS for record in stored.records(kind.name)]
    assert kept
    assert not [content for content in kept if '"where":{' in content or '"places":{"' in content]


def test_what_was_booked_is_found_by_relation_number_and_total(stored, folder):
    data = folder.master_data
    for one in (*data.bookings, *map(document_of, data.history)):
        relation, number, total = one.relation, one.number.lower(), -cents(one.total)
        assert plain(stored.booked.of_relation(relation)) == plain(folder.booked.of_relation(relation))
        assert plain(stored.booked.with_number(relation, number)) == plain(
            folder.booked.with_number(relation, number)
        )
        assert plain(stored.booked.with_total(relation, total)) == plain(
            folder.booked.with_total(relation, total)
        )
    assert stored.booked.with_number("nobody", "1") == ()


def test_another_snapshot_is_another_object_even_with_the_same_answers(stored, store_of_module):
    with stored_administration(store_of_module, stored.settings.id) as other:
        assert stored.version == other.version
        assert len({stored, other}) == 2
