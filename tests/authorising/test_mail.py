"""What authorisers, and who booked, read in their mail (PR-10)."""

from __future__ import annotations

import datetime

import pytest
from waiting_bookings import administer, asked, office, rule

from boekwerk.store.notices import list_notices
from boekwerk.workflow.authorising import reject
from boekwerk.workflow.by_hand import Person
from boekwerk.workflow.mail_text import letter_of
from boekwerk.workflow.reminders import due_reminders


@pytest.mark.spec("PR-10")
def test_mail_says_what_waits_why_and_what_can_be_done(file_store, clock):
    document = asked(file_store, administer(file_store, rule(["anna"])), clock, by="joke")
    clock.at += datetime.timedelta(days=3)
    due_reminders(office(file_store, clock))
    reject(file_store, document, Person("anna", clock()), "Dubbel <b>gefactureerd</b>")
    with file_store.reading() as connection:
        kept = [one for one in list_notices(connection, ["waiting"]) if one.notice.document == document]
    ask, reminder, rejection = [letter_of(one, "nl", "kantoor.example").text for one in kept]
    assert "Te autoriseren: document F-1 van relatie 20001, 121,00 EUR." in ask
    assert "anna wordt gevraagd vanwege autorisatieregel 'Alles'." in ask
    assert "Dit wacht al 3 dagen op uw autorisatie." in reminder
    assert "Afgewezen door anna: Dubbel <b>gefactureerd</b>" in rejection
    assert "Corrigeer de boeking, draai haar terug, vraag een creditnota" in rejection
