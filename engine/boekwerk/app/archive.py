"""Files that did not get to the package: which, and offering them once more (IN-3)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration, open_store
from boekwerk.domain.reason import Reason
from boekwerk.store.archivings import Archiving, failed_files, try_files_again
from boekwerk.store.documents import find_document
from boekwerk.store.permissions import require
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.work import Work, works_of


def list_failed(administration: str | None, store: str | None) -> Sequence[tuple[Work, Archiving]]:
    """List the files that the package did not take, each with its document.

    Raises NothingThere for an unknown administration.
    """
    with open_store(store) as opened, opened.reading() as connection:
        files = failed_files(connection, _row(connection, administration))
        works = works_of(connection, [file.document for file in files])
        return [(works[file.document], file) for file in files]


def retry(administration: str | None, document: str | None, act: Acting, store: str | None) -> int:
    """Offer files that failed to the package once more: of a document, or all; count the files.

    Raises NothingThere for an unknown administration or document, NotAllowed for who may not have it
    booked.
    """
    with open_store(store) as opened:

        def work(connection: Connection) -> int:
            files = failed_files(connection, _row(connection, administration))
            for row in sorted({file.administration for file in files}):
                require(connection, act.who, "book", row)
            wanted = {file.document for file in files}
            if document is not None:
                wanted &= {find_document(connection, document, administration).id}
            return sum(_again(connection, each, act) for each in sorted(wanted))

        return opened.write(work)


def _again(connection: Connection, document: int, act: Acting) -> int:
    count = try_files_again(connection, document, act.at)
    add_event(
        connection, document, Act(act.who, Reason("document_filing_retried", {"count": count}), act.at)
    )
    return count


def _row(connection: Connection, administration: str | None) -> int | None:
    return None if administration is None else known_administration(connection, administration).id
