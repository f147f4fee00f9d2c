"""The local package: held, approved and released, in a store in a file and on a server."""

from __future__ import annotations

import pytest
from office_at_work import office_at_work
from released_office import held_back

from boekwerk.packages import load_packages
from boekwerk.store.postings import confirmed_posting
from boekwerk.workflow.authorising import approve
from boekwerk.workflow.by_hand import Person


@pytest.mark.spec("PR-4", "PR-5", "PR-12")
def test_the_local_package_holds_a_booking_until_it_is_approved(store, tmp_path):
    local = load_packages(["local"]).connect("local", {"database": str(tmp_path / "books.sqlite")})
    with office_at_work(store, lambda _: local, held_back) as office:
        document = office.take_in()
        assert office.work(document).state == "awaiting_authorisation"
        with store.reading() as connection:
            number = confirmed_posting(connection, document).number
        assert local.read_booking(number).held is True
        approve(store, document, Person("paula", office.clock()))
        assert office.work(document).state == "released"
        assert local.read_booking(number).held is False
