"""Replaying a history: where it comes from, and what it is tried on (requirement RU-10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.app.desk import OfficeDesk, open_office
from boekwerk.app.known_accounts import accounts_of
from boekwerk.domain.errors import BoekwerkError, NothingThere
from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Reason
from boekwerk.history import HistoryFile, Notes, read_history
from boekwerk.office import AdministrationSnapshot
from boekwerk.rules import Rulebook
from boekwerk.trial.replay.account_lines import read_account_lines
from boekwerk.trial.replay.administration import Way
from boekwerk.trial.replay.chronology import Chronology
from boekwerk.trial.replay.trying import ReadDocument, Trying

_AUDIT_FILES = (".xaf", ".xml")
_MOST_EXAMPLES = 10


class Material(Struct, frozen=True):
    """What is replayed: ``administration`` a folder or an id in the ``store``, ``history`` a file.

    Without administration only ledger accounts can be replayed; without a file the administration's own
    history is. ``columns`` gives, for a column of ours, its name in the file. With ``as_live`` rules of
    every stage count as live, and as in force on all days: what would they have done?
    """

    administration: str | None = None
    history: Path | None = None
    columns: Mapping[str, str] = {}
    rules: tuple[Path, ...] | None = None
    as_live: bool = False
    ways: tuple[Way, ...] = ()
    store: str | None = None


class Opened(Struct, frozen=True):
    """A history that is ready to be replayed, and the desk of its administration, if there is one."""

    history: Chronology
    desk: OfficeDesk | None
    trying: Trying | None
    notes: Notes

    @property
    def remarks(self) -> tuple[Reason, ...]:
        """What a person should know before trusting the figures."""
        of_desk = self.desk.remarks if self.desk else ()
        skipped = self.notes.skipped.total()
        left_out = (Reason("replay_left_out", {"count": skipped}),) if skipped else ()
        return (*of_desk, *self.notes.remarks, *left_out, *self.notes.examples[:_MOST_EXAMPLES])


@contextmanager
def open_replay(material: Material, today: datetime.date) -> Iterator[Opened]:
    """Read and order a history, and open its administration.

    Raises NothingThere or BoekwerkError when there is no history or it cannot be read, and what
    `open_office` raises.
    """
    notes = Notes()
    if material.administration is None:
        with Chronology(_lines(material, notes)) as history:
            yield Opened(history, None, None, notes)
        return
    rules: Sequence[Path] | None = material.rules
    desk = open_office(Path(material.administration), rules, as_of=today, store=material.store)
    with closing(desk), Chronology(_bookings(material, desk, notes)) as history:
        rulebook = all_live(desk.rulebook) if material.as_live else desk.rulebook
        trying = Trying(
            desk.administration, material.ways, rulebook if rulebook.rules else None, _kept_documents(desk)
        )
        yield Opened(history, desk, trying, notes)


def all_live(rulebook: Rulebook) -> Rulebook:
    """Give the rules as if all were live and in force on every day."""
    sources = [replace(rule, stage="live", valid_from=None, valid_until=None) for rule in rulebook.sources]
    return Rulebook(sources, rulebook.vocabulary)


def _lines(material: Material, notes: Notes) -> Iterator[PastBooking]:
    if material.history is None:
        raise BoekwerkError(Reason("replay_nothing_to_replay"))
    path = _existing(material.history)
    if path.suffix.lower() in _AUDIT_FILES:
        return read_history(HistoryFile(path), notes)
    return read_account_lines(path, material.columns)


def _bookings(material: Material, desk: OfficeDesk, notes: Notes) -> Iterable[PastBooking]:
    if material.history is not None:
        known = accounts_of(desk.administration)
        file = HistoryFile(_existing(material.history), columns=material.columns, known=known)
        return read_history(file, notes)
    past = desk.administration.past
    return past if isinstance(past, Iterable) else ()


def _kept_documents(desk: OfficeDesk) -> ReadDocument | None:
    """Read documents from the store, where the administration is in one; what was erased is not there."""
    administration = desk.administration
    if isinstance(administration, AdministrationSnapshot):
        return None
    # The database takes long to import, and folders do not need it.
    from boekwerk.app.kept_documents import kept_documents  # noqa: PLC0415

    return kept_documents(administration, desk.limits)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise NothingThere(Reason("replay_no_such_file", {"file": str(path)}))
    return path
