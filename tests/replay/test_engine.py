import datetime
from decimal import Decimal

import pytest
from booked_days import ALWAYS, FIRST, booked
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.past import PastLine
from boekwerk.domain.past_index import PastIndex
from boekwerk.trial.replay.administration import WAYS, ReplayedAdministration
from boekwerk.trial.replay.chronology import Chronology
from boekwerk.trial.replay.others import Others
from boekwerk.trial.replay.period import ScoredPeriod
from boekwerk.trial.replay.remembering import MOST_REMEMBERED, RememberedDocuments, RememberedPast
from boekwerk.trial.replay.run import Scoring, replay
from boekwerk.trial.replay.trying import Office, Trying


def rent(day, account="4100", amount="100.00", relation="20001", **more):
    line = PastLine(account, Decimal(amount), treatment="standard", rate=Decimal(21), vat_code="IH")
    line = replace(line, vat=(line.amount * 21 / 100).quantize(Decimal("0.01")))
    return booked(day, "-", relation=relation, lines=(line,), total=line.amount + line.vat, **more)


@pytest.fixture
def replayed(ordered, administration, rulebook):
    def replay_them(bookings, *ways, with_rules=False, **scoring):
        trying = Trying(administration, ways or ("last_booking_vat",), rulebook if with_rules else None)
        scoring = {"first": FIRST, "last": datetime.date(2100, 1, 1)} | scoring
        return replay(ordered(bookings), Scoring(**scoring), trying).engine

    return replay_them


@pytest.mark.spec("RU-10")
def test_coverage_and_precision_of_a_mode_worked_by_hand(replayed):
    # Master data say 4100: right, right. Then 4200 twice: wrong, right. Then 4100 again: wrong.
    accounts = ["4100", "4100", "4310", "4310", "4100"]
    engine = replayed(
        [rent(day, account) for day, account in enumerate(accounts, 1)], "last_booking_vat", "master_data"
    )
    last, master = engine.ways["last_booking_vat"].curve.at(0), engine.ways["master_data"].curve.at(0)
    assert (last.documents, last.proposed, last.right) == (5, 5, 3)
    assert (master.documents, master.proposed, master.right) == (5, 5, 3)
    assert [one.day.day for one in engine.ways["last_booking_vat"].wrong.listed()] == [5, 3]
    assert [one.day.day for one in engine.ways["master_data"].wrong.listed()] == [4, 3]


def test_a_run_of_right_proposals_ends_with_a_wrong_one(replayed):
    accounts = ["4100", "4100", "4310", "4310", "4310"]
    engine = replayed([rent(day, account) for day, account in enumerate(accounts, 1)])
    curve = engine.ways["last_booking_vat"].curve
    # Runs before the five documents: 0, 1, 2 (wrong), 0, 1.
    assert [(curve.at(n).proposed, curve.at(n).right) for n in (0, 1, 2, 3)] == [
        (5, 4),
        (3, 2),
        (1, 0),
        (0, 0),
    ]


@pytest.mark.spec("BP-8")
def test_a_one_off_booking_counts_and_does_not_teach(replayed):
    engine = replayed([rent(1), rent(2, "4310", one_off=True), rent(3)])
    score = engine.ways["last_booking_vat"].curve.at(0)
    assert (score.proposed, score.right, engine.one_off) == (3, 2, 1)
    assert engine.ways["last_booking_vat"].curve.at(1).proposed == 2


def test_what_was_proposed_stands_beside_what_was_booked_with_its_source(replayed):
    engine = replayed([rent(1, "4310", number="F1"), rent(2, number="F2")])
    wrong = engine.ways["last_booking_vat"].wrong.listed()[0]
    assert (wrong.number, wrong.name, wrong.run) == ("F2", "Vastgoed Kolkzicht B.V.", 0)
    assert (wrong.proposed[0].ledger_account, wrong.booked[0].ledger_account) == ("4310", "4100")
    assert (wrong.proposed[0].origin.origin, wrong.proposed[0].origin.source) == ("last_booking", "F1")
    assert wrong.differs == ("ledger_account",)


def test_what_could_not_be_replayed_is_counted_by_its_reason(replayed):
    engine = replayed([rent(1), rent(2, relation="?"), rent(3, relation="?")])
    assert [(reason.code, times) for reason, times in engine.not_tried.values()] == [
        ("replay_relation_not_known", 2)
    ]
    assert engine.tried == 1


def test_an_incomplete_proposal_is_not_proposed_and_says_why(replayed):
    # Two lines of one VAT: which of them is followed is not certain.
    lines = (*rent(1, "4100", "60.00").lines, *rent(1, "4310", "40.00").lines)
    two = replace(rent(1), lines=lines)
    engine = replayed([two, rent(2)])
    figures = engine.ways["last_booking_vat"]
    assert figures.curve.at(0).proposed == 1
    assert [one.documents for one in figures.incomplete.hindrances] == [1]


@pytest.mark.spec("RU-10")
def test_booking_by_rule_counts_documents_and_euros(replayed):
    # The rule of fixed costs takes this relation up to 3,500 including VAT.
    bookings = [
        rent(1),
        rent(2, amount="200.00"),
        rent(3, "4310", amount="300.00"),
        rent(4, amount="3000.00"),
    ]
    found = replayed(bookings, "as_set", with_rules=True).bookings
    score = found.all.all.score()
    assert (score.documents, score.proposed, score.right) == (4, 3, 2)
    assert (score.cents_proposed, score.cents_wrong) == (72_600, 36_300)
    assert set(found.rules) == {"proefkonijn-vaste-lasten"}
    assert [one.rule for one in found.wrong.listed()] == ["proefkonijn-vaste-lasten"]
    assert any(one.code.startswith("rule_condition_failed") for one in found.hindrances.hindrances)


def test_only_the_period_is_decided_on_and_all_of_history_teaches(replayed):
    bookings = [rent(day) for day in (1, 2, 3, 4)]
    engine = replayed(bookings, "as_set", with_rules=True, first=FIRST + datetime.timedelta(days=2))
    assert engine.bookings.all.all.score().documents == 2
    assert engine.ways["as_set"].curve.at(2).proposed == 2
    assert engine.ways["as_set"].before.at(0).proposed == 2


def test_figures_by_month_and_relation_add_up(replayed):
    bookings = [rent(1), rent(33), rent(34, relation="20002", account="4410")]
    figures = replayed(bookings).ways["last_booking_vat"]
    assert {month: counter.documents for month, counter in figures.months.items()} == {
        "2025-01": 1,
        "2025-02": 2,
    }
    assert {id: counter.right for id, counter in figures.relations.items()} == {"20001": 2, "20002": 1}


def test_every_way_books_as_it_says(administration):
    modes = {way: ReplayedAdministration(administration, way).settings for way in WAYS}
    assert modes["template"].booking_mode == "template"
    assert modes["as_set"].booking_mode == administration.settings.booking_mode
    assert [way for way in WAYS if modes[way].line_recognition] == ["line_recognition"]
    assert all(settings.imported_history_teaches for settings in modes.values())


_DAYS = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(["4100", "4310"]), st.sampled_from(["20001", "20002"])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(_DAYS, st.data())
@pytest.mark.spec("RU-10")
def test_no_proposal_looks_at_its_own_day_or_later(administration, days, data):
    bookings = [
        rent(day, account, relation=relation, number=f"F{at}")
        for at, (day, account, relation) in enumerate(days)
    ]
    changed = data.draw(st.sampled_from(bookings))
    after = [replace(one, lines=rent(1, "4700").lines) if one is changed else one for one in bookings]
    assert _proposals(bookings, changed, administration) == _proposals(after, changed, administration)


def _proposals(bookings, changed, administration):
    """Give the accounts proposed for every other document up to the day of one, in every way."""
    office, found = Office(Trying(administration, WAYS), Others(())), {}
    with Chronology(bookings) as history:
        waiting, relation = [], None
        for booking in history:
            if booking.relation != relation:
                relation, waiting = booking.relation, []
                office.begin(relation)
            if waiting and waiting[0].date != booking.date:
                for one in waiting:
                    office.learn(one)
                waiting = []
            waiting.append(booking)
            if booking.date <= changed.date and booking.key != changed.key:
                tried = office.trial(booking, with_decision=False)
                found[booking.key] = {
                    way: [line.ledger_account for line in one.proposal.lines]
                    for way, one in tried.ways.items()
                }
    return found


def test_memory_of_a_relation_is_bounded_and_keeps_the_latest():
    past, documents = RememberedPast(Others(()), "R"), RememberedDocuments()
    for day in range(1, 5 * MOST_REMEMBERED):
        past.learn(rent(day))
        documents.learn(rent(day))
    assert len(past) == MOST_REMEMBERED
    assert past.last("20001", "purchase", None, imported=True) == rent(5 * MOST_REMEMBERED - 1)
    assert MOST_REMEMBERED <= len(documents.of_relation("20001")) < 4 * MOST_REMEMBERED


_SOLD = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from("RST"), st.sampled_from(["J", "K", None]), st.booleans()),
    max_size=15,
)


@settings(max_examples=50, deadline=None)
@given(_SOLD, st.sampled_from("RSTU"), st.sampled_from(["J", None]), st.integers(1, 10))
@pytest.mark.spec("BP-4")
def test_the_last_booking_of_others_is_that_of_an_index_of_the_days_before(sold, relation, journal, day):
    bookings = [
        rent(on, relation=whose, journal=where, one_off=one_off, number=f"F{at}", direction="sales")
        for at, (on, whose, where, one_off) in enumerate(sold)
    ]
    before = PastIndex(one for one in bookings if one.date.day < day)
    asked = (relation, "sales", journal)
    found = Others(bookings).last_before(FIRST.replace(day=day), *asked)
    assert found == before.last_of_others(*asked, imported=True)


def test_a_period_without_documents_is_refused(ordered):
    with pytest.raises(BoekwerkError, match="replay_nothing_in_period"):
        replay(ordered([rent(1)]), Scoring(first=datetime.date(2030, 1, 1)))
    with pytest.raises(BoekwerkError, match="replay_nothing_in_history"):
        replay(ordered([]), Scoring())
    assert ScoredPeriod(ALWAYS.first, ALWAYS.last).has(FIRST)
