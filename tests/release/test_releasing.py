"""Once all approved, and not before, the booking is freed in the package, and nobody's change is lost."""

from __future__ import annotations

import datetime

import pytest
from msgspec.structs import replace
from released_office import STRATEGIES
from sqlalchemy import update

from boekwerk.app.workflow import ACTS
from boekwerk.domain.authorisation_rules import AuthorisationStep
from boekwerk.domain.errors import ReleaseError, StoreBusy, WrongState
from boekwerk.reasons import remedy, sentence
from boekwerk.store.tables_workflow import assignments, postings
from boekwerk.workflow.advance import advance
from boekwerk.workflow.release_by_hand import decide_on_changes, released_by_hand, retry
from boekwerk.workflow.releasing import release

PASSING = ("timeout_after", "cut_before", "cut_after", "500_before", "429")


def approved(office):
    """Book an invoice and have it approved; the release is due."""
    document = office.booked()
    office.approve(document)
    return document


def two_authorisers(data):
    """Let the accountant approve as well."""
    steps = (AuthorisationStep(("paula", "jlinde")),)
    users = [
        replace(user, roles=(*user.roles, "authoriser")) if user.id == "jlinde" else user
        for user in data.users
    ]
    rules = (replace(data.authorisation[0], steps=steps),)
    return replace(data, users=tuple(users), authorisation=rules)


def acts(office, act, *given):
    return office.office.store.write(lambda connection: act(connection, *given, office.person("jlinde")))


def changed(office, field="lines[0].asset_code", value="A-7"):
    """Have a booking approved that somebody changed in the package meanwhile."""
    document = approved(office)
    office.package.change(office.booking.number, field, value)
    return document


@pytest.mark.spec("PR-5", "PR-12")
@pytest.mark.parametrize("kind", STRATEGIES)
def test_after_the_last_approval_the_booking_is_freed(releasing, kind):
    office = releasing(kind)
    document = approved(office)
    assert (office.at_work.of(document).state, office.booking.is_payable) == (
        "authorised_after_booking",
        False,
    )
    assert office.work(document).state == "released"
    assert office.booking.is_payable
    assert office.booking.payment_condition == "14"


@pytest.mark.spec("PR-5")
def test_the_timeline_says_authorised_after_booking_and_with_which_condition_it_was_released(releasing):
    office = releasing("sim_condition")
    document = approved(office)
    office.work(document)
    assert office.codes(document)[-2:] == [
        "document_authorised_after_booking",
        "release_freed_by_condition",
    ]
    assert office.events(document)[-1].what.values["selected"] == "14"


@pytest.mark.spec("PR-6")
def test_the_package_is_only_asked_by_the_link_of_who_booked(releasing):
    office = releasing("sim_condition")
    document = approved(office)
    office.work(document)
    assert set(office.users) == {"automaat"}


@pytest.mark.spec("PR-5")
@pytest.mark.parametrize("kind", STRATEGIES)
def test_nothing_is_freed_before_the_last_of_several_approved(releasing, kind):
    office = releasing(kind, change=two_authorisers)
    document = office.booked()
    assert office.approve(document, "paula").state == "awaiting_authorisation"
    assert office.work(document).state == "awaiting_authorisation"
    assert not office.booking.is_payable
    office.approve(document, "jlinde")
    assert office.work(document).state == "released"


@pytest.mark.spec("PR-5")
@pytest.mark.parametrize("state", ["asked", "rejected", "waiting", "withdrawn"])
def test_a_release_that_is_due_without_all_approvals_does_not_happen(releasing, state):
    office = releasing("sim_flag")
    document = approved(office)
    with office.office.store.writing() as connection:
        of_this = assignments.c.document == document
        connection.execute(update(assignments).where(of_this).values(state=state))
    work = office.work(document)
    assert (work.state, work.due, work.reasons[0].code) == ("blocked", None, "release_not_approved")
    assert office.booking.freed is None


@pytest.mark.spec("PR-5")
def test_an_approval_of_the_booking_before_it_was_corrected_does_not_count(releasing):
    office = releasing("sim_flag")
    document = approved(office)
    with office.office.store.writing() as connection:
        of_this = assignments.c.document == document
        connection.execute(update(assignments).where(of_this).values(turn=0))
    assert office.work(document).state == "blocked"
    assert office.booking.freed is None


@pytest.mark.spec("PR-7", "PR-11")
@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        *(("sim_condition", fault) for fault in PASSING),
        ("sim_flag", "cut_after"),
        ("sim_service", "500_after"),
    ],
)
def test_what_passes_is_tried_again_until_the_booking_is_seen_free(releasing, kind, fault):
    office = releasing(kind, timeout="0.5") if "timeout" in fault else releasing(kind)
    document = approved(office)
    office.package.faults(fault, fault)
    assert office.work_on(document).state == "released"
    assert office.booking.is_payable
    assert office.notices(document) == []


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize("fault", ["cut_after", "malformed"])
def test_a_release_that_succeeded_unheard_is_looked_up_and_not_done_again(releasing, fault):
    office = releasing("sim_condition")
    document = approved(office)
    before = len(office.package.calls("update"))
    office.package.faults(fault)
    assert office.work(document).state == "released"
    assert len(office.package.calls("update")) == before + 1


@pytest.mark.spec("PR-7")
@pytest.mark.parametrize("fault", ["400", "401"])
def test_what_fails_for_good_is_told_at_once_and_can_be_tried_again(releasing, fault):
    office = releasing("sim_flag")
    document = approved(office)
    office.package.faults(fault)
    work = office.work(document)
    assert (work.state, work.due) == ("authorised_after_booking", None)
    assert work.reasons[0].code == "release_failed"
    assert "boekwerk release retry" in remedy(work.reasons[0], "nl")
    (kept,) = office.notices(document)
    assert (kept.notice.kind, kept.notice.recipient) == ("release_failed", "automaat")
    assert kept.notice.content == work.reasons
    acts(office, retry, document)
    assert office.work(document).state == "released"


@pytest.mark.spec("PR-7")
def test_passing_errors_are_tried_a_dozen_times_in_an_hour_or_more_and_then_told(releasing):
    office = releasing("sim_flag")
    document = approved(office)
    office.package.faults(rates={"500_before": 1.0})
    before = office.clock()
    work = office.work_on(document)
    office.package.faults()
    assert (work.state, work.due) == ("authorised_after_booking", None)
    assert datetime.timedelta(minutes=5) < office.clock() - before < datetime.timedelta(hours=12)
    assert [kept.notice.kind for kept in office.notices(document)] == ["release_failed"]
    assert office.codes(document).count("document_waits_for_retry") <= 2


@pytest.mark.spec("PR-9")
@pytest.mark.parametrize("kind", STRATEGIES)
def test_a_booking_that_was_changed_in_the_package_stays_blocked_with_each_difference(releasing, kind):
    office = releasing(kind)
    document = changed(office)
    updates = len(office.package.calls("update"))
    work = office.work(document)
    assert (work.state, work.due) == ("blocked", None)
    assert [reason.code for reason in work.reasons] == ["release_booking_changed", "release_field_changed"]
    assert "lines[0].asset_code" in sentence(work.reasons[1], "nl")
    assert "A-7" in sentence(work.reasons[1], "en")
    assert len(office.package.calls("update")) == updates
    assert not office.booking.is_payable
    assert [kept.notice.kind for kept in office.notices(document)] == ["booking_changed"]


@pytest.mark.spec("PR-9")
def test_another_payment_condition_is_a_change_too(releasing):
    office = releasing("sim_condition")
    document = changed(office, "payment_condition", "30")
    work = office.work(document)
    assert work.reasons[1].values == {"field": "payment_condition", "ours": "AUT", "theirs": "30"}


@pytest.mark.spec("PR-9")
@pytest.mark.parametrize("kind", STRATEGIES)
def test_a_person_may_overwrite_what_was_changed(releasing, kind):
    office = releasing(kind)
    document = changed(office)
    office.work(document)
    acts(office, decide_on_changes, document, "overwrite")
    assert office.work(document).state == "released"
    assert office.booking.content["lines[0].asset_code"] is None
    assert office.booking.is_payable


@pytest.mark.spec("PR-9")
@pytest.mark.parametrize("kind", ["sim_flag", "sim_service"])
def test_a_person_may_adopt_what_was_changed(releasing, kind):
    office = releasing(kind)
    document = changed(office)
    office.work(document)
    acts(office, decide_on_changes, document, "adopt")
    assert office.work(document).state == "released"
    assert office.booking.content["lines[0].asset_code"] == "A-7"
    assert office.booking.is_payable


@pytest.mark.spec("PR-9")
def test_changes_cannot_be_adopted_where_releasing_writes_the_booking_anew(releasing):
    office = releasing("sim_condition")
    document = changed(office)
    office.work(document)
    with pytest.raises(ReleaseError) as caught:
        acts(office, decide_on_changes, document, "adopt")
    assert "release by-hand" in remedy(caught.value.reason, "en")
    assert office.at_work.of(document).state == "blocked"


@pytest.mark.spec("PR-9")
def test_what_is_changed_after_the_person_looked_is_not_covered(releasing):
    office = releasing("sim_flag")
    document = changed(office)
    office.work(document)
    acts(office, decide_on_changes, document, "overwrite")
    office.package.change(office.booking.number, "lines[0].ledger_account", "4999")
    work = office.work(document)
    assert work.state == "blocked"
    assert {reason.values.get("field") for reason in work.reasons[1:]} == {
        "lines[0].asset_code",
        "lines[0].ledger_account",
    }
    assert not office.booking.is_payable


@pytest.mark.spec("PR-9")
def test_a_change_that_was_taken_back_in_the_package_can_be_tried_again(releasing):
    office = releasing("sim_flag")
    document = changed(office)
    office.work(document)
    office.package.change(office.booking.number, "lines[0].asset_code", None)
    acts(office, retry, document)
    assert office.work(document).state == "released"


@pytest.mark.spec("PR-9")
def test_only_what_was_found_changed_can_be_overwritten(releasing):
    office = releasing("sim_flag")
    document = office.booked()
    with pytest.raises(WrongState):
        acts(office, decide_on_changes, document, "overwrite")
    office.reject(document)
    with pytest.raises(ReleaseError):
        acts(office, decide_on_changes, document, "overwrite")


@pytest.mark.spec("PR-9")
@pytest.mark.parametrize("kind", STRATEGIES)
def test_what_was_released_by_hand_is_believed_once_it_is_seen(releasing, kind):
    office = releasing(kind)
    document = changed(office)
    office.work(document)
    with pytest.raises(ReleaseError):
        released_by_hand(office.office, document, office.person("jlinde"), unseen=False)
    office.package.change(office.booking.number, "held", False)
    office.package.change(office.booking.number, "payment_condition", "30")
    assert (
        released_by_hand(office.office, document, office.person("jlinde"), unseen=False).state == "released"
    )
    assert office.booking.content["lines[0].asset_code"] == "A-7"


@pytest.mark.spec("PR-7")
def test_who_says_so_himself_is_written_down_where_the_package_cannot_be_asked(releasing):
    office = releasing("sim_flag")
    document = changed(office)
    office.work(document)
    released_by_hand(office.office, document, office.person("jlinde"), unseen=True)
    event = office.events(document)[-1]
    assert (event.who, event.what.code) == ("jlinde", "release_by_hand_unseen")


@pytest.mark.spec("PR-5")
@pytest.mark.parametrize("unseen", [True, False])
def test_nothing_is_released_by_hand_before_all_approved(releasing, unseen):
    office = releasing("sim_flag")
    document = office.booked()
    office.package.change(office.booking.number, "held", False)
    with pytest.raises(ReleaseError):
        released_by_hand(office.office, document, office.person("jlinde"), unseen=unseen)
    assert office.at_work.of(document).state == "awaiting_authorisation"


@pytest.mark.spec("PR-9")
def test_a_booking_that_was_removed_in_the_package_waits_for_a_person(releasing):
    office = releasing("sim_flag")
    document = approved(office)
    office.package.remove(office.booking.number)
    work = office.work(document)
    assert (work.state, work.reasons[0].code) == ("blocked", "release_booking_gone")
    assert [kept.notice.kind for kept in office.notices(document)] == ["booking_changed"]


@pytest.mark.spec("PR-5")
def test_what_was_free_already_is_released_without_a_request(releasing):
    office = releasing("sim_flag")
    document = approved(office)
    office.package.change(office.booking.number, "held", False)
    calls = len(office.package.calls("release"))
    assert office.work(document).state == "released"
    assert office.codes(document)[-1] == "release_was_free"
    assert len(office.package.calls("release")) == calls


@pytest.mark.spec("PR-9")
def test_what_was_never_read_back_cannot_be_compared_and_is_for_a_person(releasing):
    office = releasing("sim_flag")
    document = approved(office)
    with office.office.store.writing() as connection:
        connection.execute(update(postings).where(postings.c.document == document).values(shown=None))
    work = office.work(document)
    assert (work.state, work.due) == ("authorised_after_booking", None)
    assert [reason.code for reason in work.reasons] == ["release_failed", "release_not_compared"]
    assert office.booking.freed is None


@pytest.mark.spec("PR-7", "PR-11")
def test_whatever_goes_wrong_a_booking_is_freed_once_and_after_its_approval(releasing):
    office = releasing("sim_flag")
    rates = dict.fromkeys(("cut_before", "cut_after", "500_after", "malformed", "429"), 0.12)
    for seed in range(4):
        document = office.booked()
        office.package.faults(rates=rates, seed=seed, on={"read_booking", "release", "find_booking"})
        assert not office.booking.is_payable
        office.approve(document)
        work = office.work_on(document)
        office.package.faults()
        assert (work.state, office.booking.is_payable) == ("released", True)


@pytest.mark.spec("PR-10")
def test_what_was_rejected_cannot_be_released(releasing):
    office = releasing("sim_flag")
    document = office.booked()
    office.reject(document)
    with pytest.raises(ReleaseError):
        acts(office, retry, document)
    assert not office.booking.is_payable


@pytest.mark.spec("PR-11")
def test_a_worker_that_lost_the_document_sends_nothing(releasing):
    office = releasing("sim_flag")
    document = approved(office)
    stale = office.at_work.of(document)
    office.work(document)
    calls = len(office.package.calls())
    with pytest.raises(StoreBusy):
        release(office.office, stale)
    assert len(office.package.calls()) == calls


@pytest.mark.spec("PR-5", "PR-11")
def test_a_worker_that_stood_still_for_longer_than_it_had_the_document_frees_nothing(releasing):
    office = releasing("sim_flag")
    document = approved(office)
    through = office.office.desk.package

    class Frozen:
        def __getattr__(self, name):
            return getattr(office.office.desk, name)

        def package(self, administration, user):
            found = through(administration, user)
            read = found.read_booking

            def read_and_stand_still(number):
                office.clock.goes_on(hours=1)
                return read(number)

            found.read_booking = read_and_stand_still
            return found

    assert advance(replace(office.office, desk=Frozen()), document, ACTS) is None
    assert office.booking.freed is None
    assert office.work_on(document).state == "released"
