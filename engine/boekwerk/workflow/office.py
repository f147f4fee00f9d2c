"""What the workflow needs from outside: the store, the time, the rules, and the ways into packages."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct, field
from sqlalchemy import Connection

from boekwerk.domain.document import Document
from boekwerk.intake import Limits, read_document
from boekwerk.packages.calls import ConnectedPackage
from boekwerk.rules import Rulebook
from boekwerk.rules.second import SecondEvaluator
from boekwerk.store import documents
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.work import Work
from boekwerk.workflow.waking_memory import WakingMemory

_MOST_REMEMBERED = 64


class Desk(Protocol):
    """What is put together once for an administration, and asked for by every document of it."""

    def rulebook(self, known: KnownAdministration) -> Rulebook:
        """Give the rules of an administration as they are now.

        Raises RulesError when they are not valid, StoreError when their folder is gone: nothing may be
        decided then.
        """

    def second(self, administration: StoredAdministration, rulebook: Rulebook) -> SecondEvaluator | None:
        """Give the second evaluator of those rules (AB-18); None where it is switched off."""

    def package(self, administration: StoredAdministration, user: str) -> ConnectedPackage:
        """Give the package of an administration, by the link of a user (PR-6).

        Raises PackageError or PluginError when it cannot be used; nothing is opened yet.
        """


class ReadDocuments:
    """The documents read last, so that one that goes through several transitions is read once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, str], Document] = {}

    def has(self, work: Work) -> bool:
        """Tell whether the document of a way was read and is remembered."""
        return (work.administration, work.sha256) in self._kept

    def document(self, connection: Connection, work: Work, limits: Limits) -> Document:
        """Give the document of a way. Raises IntakeError when it cannot be read, StoreError when erased."""
        key = (work.administration, work.sha256)
        if key not in self._kept:
            kept = documents.document_of(connection, work.administration, work.sha256)
            content = documents.read_document(connection, kept.id)
            if len(self._kept) >= _MOST_REMEMBERED:
                self._kept.clear()
            name = kept.name or kept.sha256
            self._kept[key] = read_document(content, name=name, limits=limits).document
        return self._kept[key]


class Office(Struct, frozen=True):
    """An office at work. ``worker`` names who takes documents; ``lease`` is for how long at a time.

    ``now`` gives the moment (UTC): tests have a clock of their own.
    """

    store: Store
    desk: Desk
    worker: str
    limits: Limits = Limits()
    lease: datetime.timedelta = datetime.timedelta(minutes=3)
    now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)
    documents: ReadDocuments = field(default_factory=ReadDocuments)
    waking: WakingMemory = field(default_factory=WakingMemory)
    gates: dict[int, float] = field(default_factory=dict)
    """When the gate of an administration was last seen open, by the monotonic clock."""

    def today(self) -> datetime.date:
        """Give the day that decisions are taken on: that of the machine's own zone."""
        return self.now().astimezone().date()

    def lease_until(self) -> datetime.datetime:
        """Give the moment until which a document that is taken now may be kept."""
        return self.now() + self.lease
