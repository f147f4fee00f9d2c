"""Documents that the store kept, read again."""

from __future__ import annotations

from boekwerk.domain.document import Document
from boekwerk.domain.errors import IntakeError, NothingThere, StoreError
from boekwerk.domain.lookups import Administration
from boekwerk.domain.past import PastBooking
from boekwerk.intake import Limits, read_document
from boekwerk.store.documents import document_of
from boekwerk.store.documents import read_document as read_bytes
from boekwerk.store.master_data import StoredAdministration
from boekwerk.trial.replay.trying import ReadDocument


def kept_documents(administration: Administration, limits: Limits) -> ReadDocument | None:
    """Give what reads the document of a booking; None for an administration that is not in a store.

    It gives None where the document is not in the store, was erased, or cannot be read any more.
    """
    if not isinstance(administration, StoredAdministration):
        return None

    def read(booking: PastBooking) -> Document | None:
        if booking.document is None:
            return None
        connection = administration.connection
        try:
            kept = document_of(connection, administration.known.id, booking.document)
            content = read_bytes(connection, kept.id)
            return read_document(content, name=kept.name or booking.document, limits=limits).document
        except (NothingThere, StoreError, IntakeError):
            return None

    return read
