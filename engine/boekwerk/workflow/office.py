"""What the workflow needs from outside: the store, the time, the rules, and the ways into packages."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from boekwerk.intake import Limits
from boekwerk.packages.calls import ConnectedPackage
from boekwerk.rules import Rulebook
from boekwerk.rules.second import SecondEvaluator
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration


class Desk(Protocol):
    """What is put together once for an administration, and asked for by every document of it."""

    def rulebook(self, known: KnownAdministration) -> Rulebook:
        """Give the rules of an administration as they are now.

        Raises RulesError when they are not valid, StoreError when their folder is gone: nothing may be
        decided then.
        """

    def second(self, known: KnownAdministration, rulebook: Rulebook) -> SecondEvaluator | None:
        """Give the second evaluator of those rules (AB-18); None where it is switched off."""

    def package(self, administration: StoredAdministration, user: str) -> ConnectedPackage:
        """Give the package of an administration, by the link of a user (PR-6).

        Raises PackageError or PluginError when it cannot be used; nothing is opened yet.
        """


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
