"""The setting 'release for payment after authorisation' stays on while documents wait (PR-8)."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from waiting_bookings import SETTINGS, administer, asked, blocked, rule

from boekwerk.domain.errors import ReleaseError
from boekwerk.reasons import remedy, sentence
from boekwerk.store.administrations import administration_of
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.tables_workflow import work

RULE = rule(["anna"])


@pytest.fixture(autouse=True)
def nothing_waits(store_of_module):
    with store_of_module.writing() as connection:
        connection.execute(update(work).values(state="released", due=None))


@pytest.mark.spec("PR-8")
def test_it_cannot_be_switched_off_while_documents_wait_and_they_are_named(store_of_module, clock):
    administration = administer(store_of_module, RULE)
    asked(store_of_module, administration, clock)
    for _ in range(11):
        blocked(store_of_module, administration)
    with pytest.raises(ReleaseError) as caught:
        administer(store_of_module, RULE, release_after_authorisation=False)
    assert sentence(caught.value.reason, "en") == (
        "'release_after_authorisation' cannot be off in administration 0105: 12 documents wait for "
        "authorisation or release."
    )
    first, *_, ninth, more = [sentence(each, "nl") for each in caught.value.problems]
    assert first.endswith("(factuur F-1): wacht op autorisatie.")
    assert ninth.endswith("(factuur F-1): geblokkeerd voor betaling.")
    assert (len(caught.value.problems), more) == (11, "En nog 2 andere documenten.")
    assert "weer aan" in (remedy(caught.value.reason, "nl") or "")
    with store_of_module.reading() as connection:
        stored = StoredAdministration(connection, administration_of(connection, administration))
        assert stored.settings.release_after_authorisation


@pytest.mark.spec("PR-8")
def test_other_settings_can_be_changed_meanwhile(store_of_module, clock):
    administration = administer(store_of_module, RULE)
    asked(store_of_module, administration, clock)
    assert administer(store_of_module, RULE, reminder_days=9) == administration


@pytest.mark.spec("PR-8")
def test_it_can_be_switched_off_when_nothing_waits(store_of_module):
    administer(store_of_module, RULE)
    administer(store_of_module, RULE, release_after_authorisation=False)
    # And documents of an administration where it was off do not matter.
    blocked(store_of_module, administer(store_of_module, release_after_authorisation=False))
    administer(store_of_module, release_after_authorisation=False, name=f"{SETTINGS.name} B.V.")
