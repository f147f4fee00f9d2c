"""The validation overview: what is in it, found by what, page after page."""

from __future__ import annotations

import pytest
from at_work import BOOKABLE, INACTIVE_RELATION, NOON, RENT, UNKNOWN_IBAN, office_at_work
from stores import store_of_module

from boekwerk.app.overview import Asked, read_overview, read_whole
from boekwerk.domain.amount import read_decimal
from boekwerk.domain.errors import NothingThere

__all__ = ["store_of_module"]


@pytest.fixture(scope="module")
def at_work(store_of_module, tmp_path_factory):
    """Put an office to work with a document that was booked, three that wait, and one of another client."""
    with office_at_work(store_of_module, tmp_path_factory.mktemp("books")) as office:
        for name in (BOOKABLE, UNKNOWN_IBAN, RENT, INACTIVE_RELATION):
            office.receive(name)
        office.receive("inkoop-stukadoor-onbekend.xml", "0101")
        office.run()
        office.clock.later(days=3)
        yield office


@pytest.fixture
def found(at_work):
    """Give the files that the overview has."""

    def names(visible=None, **asked):
        page = read_overview(at_work.store, Asked(**asked), at_work.clock(), visible=visible)
        return [entry.name for entry in page.entries]

    return names


@pytest.mark.spec("AB-13")
def test_what_waits_is_there_with_every_reason_and_what_is_booked_is_not(at_work):
    page = read_overview(at_work.store, Asked(administrations=("0103",)), at_work.clock())
    assert [entry.name for entry in page.entries] == [UNKNOWN_IBAN, RENT, INACTIVE_RELATION]
    inactive = page.entries[2]
    assert [check.name for check in inactive.failed] == ["relation_active", "proposal_complete"]
    assert (inactive.proposal.state, inactive.proposal.open, inactive.since) == ("incomplete", 1, NOON)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"reason": "iban_unknown"}, [UNKNOWN_IBAN]),
        ({"reason": "iban%"}, []),
        ({"relation": "207"}, [RENT]),
        ({"least": "1000", "most": "2000"}, [RENT]),
        ({"most": "219.09"}, [INACTIVE_RELATION]),
        ({"text": "gevelSTEEN"}, [RENT]),
        ({"text": "slager"}, [UNKNOWN_IBAN]),
        ({"text": "100%"}, []),
        ({"states": ("booked",)}, [BOOKABLE]),
        ({"waiting_days": 3, "reason": "iban_unknown"}, [UNKNOWN_IBAN]),
        ({"waiting_days": 4}, []),
    ],
)
def test_documents_are_found_by_what_is_asked(found, asked, names):
    amounts = {name: read_decimal(asked[name]) for name in ("least", "most") if name in asked}
    assert found(administrations=("0103",), **{**asked, **amounts}) == names


def test_pages_follow_on_each_other_without_gap_or_overlap(at_work):
    whole = read_overview(at_work.store, Asked(), at_work.clock())
    seen, after = [], None
    while True:
        page = read_overview(at_work.store, Asked(after=after, count=1), at_work.clock())
        seen += page.entries
        after = page.next
        if after is None:
            break
    assert (seen, len(seen)) == (list(whole.entries), 4)


@pytest.mark.parametrize("after", ["", "!", "bm90IGEga2V5", "WzFd"])
def test_a_page_that_there_is_not_is_refused(found, after):
    with pytest.raises(NothingThere):
        found(after=after)


@pytest.mark.spec("US-1")
def test_what_somebody_may_not_see_is_not_there_for_him(found, at_work):
    assert found(visible={"0101"}) == ["inkoop-stukadoor-onbekend.xml"]
    with pytest.raises(NothingThere):
        found(visible={"0101"}, administrations=("0103",))
    document = read_overview(at_work.store, Asked(administrations=("0103",)), NOON).entries[0].document
    with pytest.raises(NothingThere):
        read_whole(at_work.store, document, visible={"0101"})


def test_all_of_a_document_is_shown_together(at_work):
    booked = read_overview(at_work.store, Asked(states=("booked",)), at_work.clock()).entries[0]
    whole = read_whole(at_work.store, booked.document[:12])
    assert (whole.decision.verdict, whole.concept.state, whole.postings[0].number) == (
        "book",
        "completed",
        "INK-2025-000001",
    )
    assert whole.timeline[0].what.code == "document_received"


def test_the_overview_is_found_by_its_index_however_much_was_booked(at_work):
    if not at_work.store.is_sqlite:
        pytest.skip("PostgreSQL chooses by how much there is")
    with at_work.store.reading() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT document FROM work WHERE administration IN (1, 2) AND "
            "(state IN ('in_review', 'concept', 'ambiguous', 'failed') OR reasons <> '{\"of\":[]}') "
            "ORDER BY administration, document LIMIT 50"
        ).all()
    assert any("ix_work_attention" in row[3] for row in plan)
