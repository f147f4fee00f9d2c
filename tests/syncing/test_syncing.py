from __future__ import annotations

import datetime

import pytest
from office_at_work import CODE, office_at_work
from scripted_package import Books, scripted
from sqlalchemy import func, select
from syncing_package import sync

from boekwerk.app.store import known_administration
from boekwerk.domain.administration import BankAccount, CostCentre, LedgerAccount, PreferredVatCode
from boekwerk.domain.errors import PackageError, PluginError, StoreBusy
from boekwerk.domain.obligation import Obligation
from boekwerk.packages.contract import MasterRecord
from boekwerk.packages.errors import RetryLater
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.synchronisations import Turn, synchronised, take_turn
from boekwerk.store.tables import records


@pytest.fixture
def stored(at_work):
    """Give a function that reads the administration as it is now."""

    def read(look):
        with at_work.office.store.reading() as connection:
            return look(StoredAdministration(connection, known_administration(connection, CODE)))

    return read


def rows(at_work) -> int:
    with at_work.office.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(records)).scalar_one()


@pytest.mark.spec("OB-8")
def test_the_first_synchronisation_asks_for_all_and_later_ones_for_changes(at_work_anywhere, source):
    at_work = at_work_anywhere
    before = rows(at_work)
    assert sync(at_work).full
    source.change("ledger_accounts", "4430", name="Kantoorartikelen")
    found = sync(at_work)
    assert (found.full, found.read, found.changed) == (False, 1, 1)
    assert source.asked == [None, source.asked[1]]
    assert rows(at_work) == before + 1


def test_what_did_not_change_is_not_written(at_work, source):
    sync(at_work)
    before = rows(at_work)
    found = sync(at_work, full=True)
    assert (found.full, found.changed, found.snapshot) == (True, 0, 1)
    assert rows(at_work) == before


def test_a_synchronised_state_has_the_same_name_as_an_imported_one(at_work, source, stored):
    before = stored(lambda administration: administration.version)
    source.change("ledger_accounts", "4430", active=False)
    sync(at_work)
    assert stored(lambda administration: administration.version) != before
    source.change("ledger_accounts", "4430", active=True)
    sync(at_work)
    assert stored(lambda administration: administration.version) == before


def test_inactive_is_kept_and_gone_is_gone(at_work, source, stored):
    sync(at_work)
    source.change("ledger_accounts", "4430", active=False)
    source.lose("payment_conditions", "14")
    sync(at_work)
    assert stored(lambda it: it.ledger_account("4430").active) is False
    assert stored(lambda it: it.payment_condition("14")) is None


def test_what_a_full_synchronisation_does_not_tell_is_gone(at_work, source, stored):
    sync(at_work)
    del source.tables["payment_conditions"]["14"]
    source.log.remove(("payment_conditions", "14"))
    assert sync(at_work, full=True).changed == 1
    assert stored(lambda it: it.payment_condition("14")) is None


def test_a_table_of_which_nothing_is_told_stays_the_offices(at_work, source, stored):
    source.tables.pop("journals")
    source.log = [pair for pair in source.log if pair[0] != "journals"]
    assert "journals" in sync(at_work).untold
    assert stored(lambda it: len(it.journals("purchase"))) == 1


def test_settings_users_and_what_the_office_says_of_records_stay(at_work, source, stored):
    journal = stored(lambda it: it.journals("purchase")[0])
    said = stored(lambda it: (it.settings, it.user("automaat"), journal))
    preferred = (PreferredVatCode("standard", "IH"),)
    source.change("journals", journal.code, preferred_vat_codes=preferred)
    sync(at_work)
    source.change("journals", journal.code, preferred_vat_codes=(), name="Inkoop")
    sync(at_work)
    assert stored(lambda it: (it.settings, it.user("automaat"))) == said[:2]
    kept = stored(lambda it: it.journal(journal.code))
    assert (kept.name, kept.preferred_vat_codes) == ("Inkoop", preferred)


@pytest.mark.spec("AB-15")
def test_an_account_that_comes_to_a_known_relation_is_dated(at_work, source, stored):
    sync(at_work)
    relation = next(iter(source.tables["relations"].values()))
    new = BankAccount("NL91ABNA0417164300")
    source.change("relations", relation.id, ibans=(*relation.ibans, new))
    sync(at_work)
    kept = stored(lambda it: it.relation(relation.id).ibans)
    assert [account.changed_on for account in kept][-1] == datetime.date(2026, 3, 16)
    assert kept[:-1] == relation.ibans


def test_a_period_of_which_the_first_day_changed_is_one_period(at_work, source, stored):
    sync(at_work)
    source.change("periods", "2026-03", first_day=datetime.date(2026, 3, 2))
    sync(at_work)
    march = stored(lambda it: [p for p in it.records("periods") if p.number == 3 and p.year == 2026])
    assert [period.first_day for period in march] == [datetime.date(2026, 3, 2)]
    source.lose("periods", "2026-03")
    sync(at_work)
    assert stored(lambda it: it.period(datetime.date(2026, 3, 5))) is None


@pytest.mark.spec("OB-8")
def test_obligations_come_with_the_moment_at_which_the_package_was_asked(at_work, source, stored):
    source.has("obligations", Obligation("VP-1", "commitment", "10001", "EUR"))
    source.has("obligations", Obligation("VP-2", "commitment", "10001", "EUR"))
    sync(at_work)
    asked = at_work.clock()
    assert stored(lambda it: it.obligations.obligation("VP-1").synchronised) == asked
    at_work.clock.goes_on(days=1)
    source.lose("obligations", "VP-2")
    sync(at_work)
    assert stored(lambda it: it.obligations.asked) == at_work.clock()
    assert stored(lambda it: [each.number for each in it.obligations.all()]) == ["VP-1"]
    assert stored(lambda it: it.obligations.obligation("VP-1").synchronised) == asked


@pytest.mark.parametrize(
    ("record", "code", "values"),
    [
        (
            MasterRecord("ledger_accounts", "4430", LedgerAccount("4430", "x")),
            "sync_key_twice",
            {"table": "fact_ledger_accounts", "key": "4430"},
        ),
        (
            MasterRecord("cost_centres", "NOORD", CostCentre("ZUID", "x")),
            "sync_key_differs",
            {"table": "fact_cost_centres", "key": "NOORD", "own": "ZUID"},
        ),
        (
            MasterRecord("cost_centres", "NOORD", CostCentre("NOORD", "a\0b")),
            "sync_text_unreadable",
            {"table": "fact_cost_centres", "key": "NOORD"},
        ),
        (
            MasterRecord("cost_centres", "NOORD", CostCentre("NOORD", "half \ud83d")),
            "sync_text_unreadable",
            {"table": "fact_cost_centres", "key": "NOORD"},
        ),
        (MasterRecord("periods", "maart", None), "sync_key_differs", {"table": "fact_periods"}),
    ],
)
def test_what_nobody_could_keep_is_refused_by_table_and_key_and_nothing_is_kept(
    at_work, source, record, code, values
):
    before = rows(at_work)
    source.change("ledger_accounts", "4430", name="anders")
    source.also.append(record)
    with pytest.raises(PackageError) as caught:
        sync(at_work)
    assert caught.value.reason.code == code
    assert caught.value.reason.values.items() >= values.items()
    assert rows(at_work) == before


@pytest.mark.parametrize(
    ("record", "named"),
    [
        (MasterRecord("bank_accounts", "1", None), "no table bank_accounts"),
        (MasterRecord("ledger_accounts", "9999", LedgerAccount("9999", None)), "ledger_accounts 9999"),
    ],
)
def test_what_is_no_record_at_all_is_refused_by_name(at_work, source, record, named):
    source.also.append(record)
    with pytest.raises(PluginError) as caught:
        sync(at_work)
    assert named in caught.value.reason.values["problem"]


def test_a_synchronisation_that_is_cut_off_keeps_nothing_and_can_be_done_again(at_work, source):
    before = rows(at_work)
    source.change("ledger_accounts", "4430", name="anders")
    source.breaks_after, source.error = 40, RetryLater("scripted", "busy", after_seconds=60)
    with pytest.raises(RetryLater):
        sync(at_work)
    assert rows(at_work) == before
    with at_work.office.store.reading() as connection:
        known = known_administration(connection, CODE)
        assert synchronised(connection, known.id).reason.code == "package_retry_after"
    source.breaks_after = None
    at_work.clock.goes_on(minutes=2)
    assert sync(at_work).changed == 1


def test_of_two_synchronisations_at_once_one_is_refused_until_the_other_gives_way(at_work, source):
    with at_work.office.store.reading() as connection:
        known = known_administration(connection, CODE)
    now = at_work.clock()
    other = Turn(known.id, "another", now + datetime.timedelta(minutes=2))
    at_work.office.store.write(lambda connection: take_turn(connection, other, now))
    with pytest.raises(StoreBusy) as caught:
        sync(at_work)
    assert caught.value.reason.values["by"] == "another"
    at_work.clock.goes_on(minutes=2)
    assert sync(at_work).full


def test_one_that_was_taken_over_keeps_nothing(at_work, source):
    with at_work.office.store.reading() as connection:
        known = known_administration(connection, CODE)
    source.change("ledger_accounts", "4430", name="anders")
    before = rows(at_work)

    def taken_over(counts):
        yield from counts
        now = at_work.clock() + datetime.timedelta(hours=1)
        other = Turn(known.id, "another", now)
        at_work.office.store.write(lambda connection: take_turn(connection, other, now))

    with pytest.raises(StoreBusy) as caught:
        sync(at_work, taken_over)
    assert caught.value.reason.code == "sync_taken_over"
    assert rows(at_work) == before


def test_a_package_that_gives_no_master_data_is_named(file_store):
    with office_at_work(file_store, scripted(Books())) as at_work, pytest.raises(PackageError) as caught:
        sync(at_work)
    assert caught.value.reason.code == "sync_not_offered"
