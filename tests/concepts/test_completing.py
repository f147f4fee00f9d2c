"""What keeps a proposal from being completed, looked at by itself."""

import datetime

import pytest
from msgspec.structs import replace

from boekwerk.app.completing import refusals_to_complete
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.case import Case
from boekwerk.domain.concept import Concept
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.obligation_index import ObligationIndex
from boekwerk.intake import read_document
from boekwerk.office import read_administration
from boekwerk.packages import load_packages
from boekwerk.proposal import match_relation, propose

DAY = datetime.date(2026, 3, 16)
NOON = datetime.datetime(2026, 3, 16, 12, tzinfo=datetime.UTC)


@pytest.mark.spec("OB-1", "AB-10")
@pytest.mark.parametrize(
    ("obligations", "refused"),
    [
        ([], ["obligation"]),
        ([Obligation("VP-1", "order", "205", "EUR", settled=True)], ["obligation"]),
        ([Obligation("VP-1", "order", "205", "EUR")], []),
    ],
)
def test_an_obligation_that_is_gone_or_settled_is_not_booked_on(office_folder, inbox, obligations, refused):
    administration = read_administration(office_folder, load_packages().capabilities)
    file = inbox / "inkoop-groentehof-warmoes.xml"
    document = read_document(file.read_bytes(), name=file.name).document
    match = match_relation(document, "purchase", administration)
    proposal = propose(document, "purchase", administration, match)
    lines = tuple(replace(line, obligation="VP-1") for line in proposal.lines)
    proposal = replace(proposal, lines=lines)
    case = Case(
        document,
        administration,
        "purchase",
        BookedIndex(),
        BookedIndex(),
        DAY,
        match,
        administration.relation("205"),
        proposal,
    )
    concept = Concept(1, "0" * 64, "to_check", 1, proposal, False, NOON, "mies")
    found = refusals_to_complete(case, concept, proposal, ObligationIndex(obligations))
    assert [reason.values["kind"] for reason in found] == refused
