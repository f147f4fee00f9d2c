from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.app.concepts import open_concepts
from boekwerk.app.store import open_store
from boekwerk.domain.errors import NothingThere, ProposalError, StoreBusy
from boekwerk.proposal.editing import Change, Edits
from boekwerk.reasons.sentences import LANGUAGES, sentence
from boekwerk.store.concepts import change_concept

ADMINISTRATION = "eetwinkel-de-roggestoof"


@pytest.mark.spec("BP-14")
def test_a_kept_proposal_is_found_again_as_it_was(keep, desk, invoice):
    kept = keep(invoice("W-1"))
    assert kept.kept == "new"
    assert desk.concepts() == (kept.concept,)
    assert desk.concept(kept.concept.id).proposal == kept.proposal


def test_keeping_the_same_document_again_keeps_one_proposal(keep, desk, invoice):
    file = invoice("W-1")
    first, again = keep(file), keep(file, minutes=5)
    assert (again.kept, again.concept) == ("same", first.concept)
    assert len(desk.concepts()) == 1


def test_what_a_person_changed_is_not_overwritten(keep, desk, invoice, act, account):
    file = invoice("W-1")
    number = keep(file).concept.id
    edited = desk.edit(number, account("4910"), act(1))
    again = keep(file, minutes=5)
    assert (again.kept, again.concept) == ("untouched", edited)


@pytest.mark.spec("BP-14", "LR-5")
def test_a_completed_proposal_teaches_the_next_one(keep, desk, invoice, act, account):
    number = keep(invoice("W-1")).concept.id
    desk.edit(number, account("4910"), act(1))
    done = desk.complete(number, act(2))
    assert done.state == "completed"
    following = keep(invoice("W-2"), minutes=10).concept.proposal
    assert following.mode == "last_booking_vat"
    assert [line.ledger_account for line in following.lines][:1] == ["4910"]


@pytest.mark.spec("BP-8")
def test_a_one_off_booking_changes_nothing(keep, desk, invoice, act, account):
    before = keep(invoice("W-0")).concept.proposal
    number = keep(invoice("W-1")).concept.id
    desk.edit(number, account("4910"), act(1))
    desk.complete(number, act(2), one_off=True)
    after = keep(invoice("W-2"), minutes=10).concept.proposal
    assert [line.ledger_account for line in after.lines] == [line.ledger_account for line in before.lines]
    assert after.mode == before.mode


@pytest.mark.spec("BP-14")
def test_a_correction_teaches_in_the_place_of_what_it_corrects(keep, desk, invoice, act, account):
    number = keep(invoice("W-1")).concept.id
    desk.edit(number, account("4910"), act(1))
    desk.complete(number, act(2))
    assert desk.edit(number, account("4920"), act(3)).state == "to_check"
    desk.complete(number, act(4))
    following = keep(invoice("W-2"), minutes=10).concept.proposal
    assert following.lines[0].ledger_account == "4920"


@pytest.mark.spec("AB-11")
def test_an_invoice_that_was_booked_already_is_not_completed_again(keep, desk, invoice, act):
    first = keep(invoice("W-1")).concept.id
    desk.complete(first, act(1))
    other_file = keep(invoice("W-1", tail="<!-- nog eens -->"), minutes=2).concept.id
    with pytest.raises(ProposalError) as caught:
        desk.complete(other_file, act(3))
    assert [problem.code for problem in caught.value.problems] == ["proposal_booked_already"]


def test_what_is_open_is_said_and_nothing_is_completed(keep, desk, act, inbox):
    number = keep(inbox / "inkoop-slijterij-twee-relaties.xml").concept.id
    before = desk.concept(number)
    with pytest.raises(ProposalError) as caught:
        desk.complete(number, act(1))
    assert "relation_ambiguous" in [problem.code for problem in caught.value.problems]
    assert desk.concept(number) == before


def test_of_two_people_who_change_a_proposal_the_second_is_told(place, keep, desk, invoice, act, account):
    number = keep(invoice("W-1")).concept.id
    with open_concepts("0103", place) as other, open_store(place) as store:
        before = desk.concept(number)
        other.edit(number, account("4920"), act(1, "joop"))
        with pytest.raises(StoreBusy) as caught, store.writing() as connection:
            change_concept(connection, 1, before, before)
    assert caught.value.reason.code == "concept_changed_meanwhile"
    assert desk.concept(number).changed_by == "joop"


def test_a_number_that_is_not_there_is_named(desk):
    with pytest.raises(NothingThere) as caught:
        desk.concept(77)
    assert caught.value.reason.values == {"id": 77}


def test_a_completed_proposal_is_not_completed_again(keep, desk, invoice, act):
    number = keep(invoice("W-1")).concept.id
    done = desk.complete(number, act(1))
    with pytest.raises(ProposalError) as caught:
        desk.complete(number, act(2))
    assert [problem.code for problem in caught.value.problems] == ["proposal_completed_before"]
    assert desk.concept(number) == done


@pytest.mark.spec("AB-11")
def test_one_invoice_is_not_booked_for_two_relations(keep, desk, invoice, act):
    first = keep(invoice("W-1")).concept.id
    done = desk.complete(first, act(1))
    other_file = keep(invoice("W-1", tail="<!-- nog eens -->"), minutes=2).concept.id
    chosen = Edits((Change("relation", "201"),), agreed=("relation_chosen_differs",))
    desk.edit(other_file, chosen, act(3))
    with pytest.raises(ProposalError) as caught:
        desk.complete(other_file, act(4))
    assert [problem.code for problem in caught.value.problems] == ["proposal_is_that_of_another"]
    assert caught.value.problems[0].values == {"other": first}
    assert desk.concept(first) == done


@pytest.mark.spec("AB-8", "AB-9", "AB-10")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: _off(data, "relations"), "proposal_record_unusable"),
        (lambda data: _off(data, "journals"), "proposal_record_unusable"),
        (lambda data: replace(data, payment_conditions=()), "proposal_record_unusable"),
        (lambda data: _off(data, "ledger_accounts"), "line_code_unusable"),
        (lambda data: _off(data, "vat_codes"), "line_code_unusable"),
        (lambda data: _with(data, "vat_codes", rate=Decimal(7)), "line_code_unusable"),
        (lambda data: _with(data, "vat_codes", deductible=Decimal(0)), "proposal_made_otherwise_now"),
        (
            lambda data: _with(data, "ledger_accounts", vat_deductible=Decimal(0)),
            "proposal_made_otherwise_now",
        ),
    ],
)
def test_what_changed_in_the_master_data_since_is_told(  # noqa: PLR0917 - fixtures
    add_administration, keep, desk, invoice, act, change, code
):
    number = keep(invoice("W-1")).concept.id
    add_administration(ADMINISTRATION, change)
    with pytest.raises(ProposalError) as caught:
        desk.complete(number, act(1))
    assert code in {problem.code for problem in caught.value.problems}
    assert all(sentence(one, language) for one in caught.value.problems for language in LANGUAGES)


def test_a_proposal_made_anew_after_a_change_of_master_data_can_be_completed(
    add_administration, keep, desk, invoice, act
):
    number = keep(invoice("W-1")).concept.id
    add_administration(ADMINISTRATION, lambda data: _with(data, "vat_codes", deductible=Decimal(0)))
    anew = desk.edit(number, Edits(), act(1))
    assert [line.vat for line in anew.proposal.lines] == [0 for _ in anew.proposal.lines]
    assert desk.complete(number, act(2)).state == "completed"


def test_what_was_done_stays_when_writing_it_fails(keep, desk, invoice, act, monkeypatch):
    number = keep(invoice("W-1")).concept.id
    before = desk.concept(number)
    monkeypatch.setattr("boekwerk.app.concepts.teach_obligations", _fails)
    with pytest.raises(RuntimeError):
        desk.complete(number, act(1))
    assert desk.concept(number) == before
    monkeypatch.undo()
    assert keep(invoice("W-2"), minutes=5).proposal.mode == "master_data"
    assert desk.complete(number, act(6)).state == "completed"


def _fails(*_):
    raise RuntimeError


def _off(data, records):
    return _with(data, records, active=False)


def _with(data, records, **changes):
    return replace(data, **{records: tuple(replace(one, **changes) for one in getattr(data, records))})
