"""Bringing the original and its attachments to the booking in the package (requirement IN-3).

It begins when a document is booked, and goes its own way from there: whatever fails here, the booking
stays, and is never made again. A package that keeps no files can have a link to the document instead.
"""

from __future__ import annotations

import datetime
from random import Random
from urllib.parse import quote

from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.administration import Settings
from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import (
    BoekwerkError,
    IntakeError,
    NothingThere,
    PackageError,
    PluginError,
    StoreBusy,
    StoreError,
)
from boekwerk.domain.reason import Reason
from boekwerk.intake import Reading, read_document
from boekwerk.packages.contract import Attached
from boekwerk.packages.errors import CorrectBooking, GiveUp, RetryLater
from boekwerk.reasons import LANGUAGES, sentence
from boekwerk.store import archivings, documents
from boekwerk.store.administrations import find_administration
from boekwerk.store.archivings import ORIGINAL, Archiving, Filing
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.work import put_reasons, work_of
from boekwerk.workflow.backoff import next_try
from boekwerk.workflow.gates import GateClosed, through
from boekwerk.workflow.office import Office

MOST_ATTEMPTS = 48
"""How often a file is offered to the package before a person must look: for about a day."""
_NOT_FILED = "document_not_filed"
_AT_ONCE = 20
_MEDIA_TYPES = {"pdf": "application/pdf", "json": "application/json", "xml": "application/xml"}


def plan_archiving(
    connection: Connection, filing: Filing, capabilities: Capabilities, now: datetime.datetime
) -> None:
    """Let the document go to its booking, where the package keeps files with bookings.

    Belongs in the transaction that learns that it was booked. Booked once more under the same number, or
    told twice, it goes there once.
    """
    if capabilities.attachments:
        archivings.plan_files(connection, filing, (ORIGINAL,), now)


def with_archive_link(booking: Booking, settings: Settings, capabilities: Capabilities) -> Booking:
    """Give a booking the link to its document, where the office has an archive and the package a place."""
    template, document = settings.archive_link, booking.document_sha256
    if template is None or document is None or capabilities.attachments or not capabilities.archive_link:
        return booking
    link = template.replace("{document}", document)
    return replace(booking, archive_link=link.replace("{administration}", quote(settings.id, safe="")))


def archive_due(office: Office) -> int:
    """Bring files to their bookings that wait for it, a few at a time; count those that were tried.

    Whatever the package answers stays with the file: nothing of a booking is changed, or made again.
    """
    with office.store.reading() as connection:
        due = archivings.due_files(connection, office.now(), _AT_ONCE)
    return sum(_tried(office, file) for file in due)


def _tried(office: Office, file: Archiving) -> bool:
    now = office.now()
    until = now + office.lease

    def claim(connection: Connection) -> bool:
        return archivings.claim_file(connection, file, until, now=now)

    if not office.store.write(claim):
        return False
    file = replace(file, attempts=file.attempts + 1)
    try:
        _bring(office, file)
    except StoreBusy:
        pass  # it is due again when the claim has run out
    except GateClosed as closed:
        _wait(office, file, closed)
    except (PackageError, PluginError, IntakeError, NothingThere, StoreError) as error:
        _note_failure(office, file, error)
    else:
        office.store.write(lambda connection: _note_done(office, connection, file))
    return True


def _bring(office: Office, file: Archiving) -> None:
    """Offer a file to the package; no transaction is open while that takes its time."""
    with office.store.reading() as connection:
        work = work_of(connection, file.document)
        kept = documents.document_of(connection, file.administration, work.sha256)
        content = documents.read_document(connection, kept.id)
        known = find_administration(connection, work.code)
        assert known is not None
        package = office.desk.package(StoredAdministration(connection, known), file.user)
    reading = read_document(content, name=kept.name or kept.sha256, limits=office.limits)
    if file.name == ORIGINAL:
        _plan_attachments(office, file, reading)
        container = reading.document.source.container
        name = kept.name or f"{kept.sha256}.{container}"
        attached = Attached(name, _MEDIA_TYPES[container], content)
        with through(office, file.administration, package.capabilities):
            package.attach(file.number, attached)
        return
    for attachment in reading.document.attachments:
        if attachment.name == file.name:
            media_type = attachment.media_type or "application/octet-stream"
            attached = Attached(attachment.name, media_type, reading.contents[attachment.sha256])
            with through(office, file.administration, package.capabilities):
                package.attach(file.number, attached)


def _plan_attachments(office: Office, file: Archiving, reading: Reading) -> None:
    there = [each.name for each in reading.document.attachments if each.sha256 in reading.contents]
    filing = Filing(file.administration, file.document, file.number, file.user)
    now = office.now()
    office.store.write(lambda connection: archivings.plan_files(connection, filing, there, now))


def _note_done(office: Office, connection: Connection, file: Archiving) -> None:
    if not archivings.note_file(connection, file, "done"):
        return
    about = Reason("document_filed", {"file": file.name, "number": file.number})
    add_event(connection, file.document, Act(office.worker, about, office.now()))
    work = work_of(connection, file.document)
    if any(_is_about(reason, file) for reason in work.reasons):
        rest = tuple(reason for reason in work.reasons if not _is_about(reason, file))
        put_reasons(connection, work, rest)


def _wait(office: Office, file: Archiving, closed: GateClosed) -> None:
    """Let a file wait for its turn: nothing was asked of the package, so that it counts as no attempt."""
    waiting = replace(file, attempts=file.attempts - 1)
    office.store.write(lambda c: archivings.note_file(c, waiting, "waiting", due=closed.until))


def _note_failure(office: Office, file: Archiving, error: BoekwerkError) -> None:
    office.store.write(lambda connection: _failed(office, connection, file, error))


def _failed(office: Office, connection: Connection, file: Archiving, error: BoekwerkError) -> None:
    now = office.now()
    work = work_of(connection, file.document)
    is_taken = work.lease_until is not None and work.lease_until > now
    if is_taken or (_may_pass(error) and file.attempts < MOST_ATTEMPTS):
        due = now + _pause(file.attempts, error)
        archivings.note_file(connection, file, "waiting", due=due, reason=error.reason)
        return
    if not archivings.note_file(connection, file, "failed", reason=error.reason):
        return
    said: dict[str, str] = {language: sentence(error.reason, language) for language in LANGUAGES}
    values = {"file": file.name, "number": file.number}
    # What the package says may name persons: beside the chain, not in it.
    failure = Act(office.worker, Reason("document_filing_failed", values), now, personal=said)
    add_event(connection, file.document, failure)
    others = tuple(reason for reason in work.reasons if not _is_about(reason, file))
    put_reasons(connection, work, (*others, Reason(_NOT_FILED, {**values, "problem": said})))


def _may_pass(error: BoekwerkError) -> bool:
    return isinstance(error, PackageError | PluginError) and not isinstance(error, CorrectBooking | GiveUp)


def _pause(attempts: int, error: BoekwerkError) -> datetime.timedelta:
    asked = error.after_seconds if isinstance(error, RetryLater) else None
    return max(next_try(attempts, Random()), datetime.timedelta(seconds=asked or 0))


def _is_about(reason: Reason, file: Archiving) -> bool:
    return reason.code == _NOT_FILED and reason.values.get("file") == file.name
