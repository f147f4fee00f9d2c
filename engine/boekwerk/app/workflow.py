"""The workflow put together: the store, the rules as they are now, and the ways into packages."""

from __future__ import annotations

import datetime
import os
import socket
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from msgspec import Struct

from boekwerk.app.rule_folders import load_office_rules, rule_folders
from boekwerk.app.settings import read_settings
from boekwerk.app.vocabulary import vocabulary_of
from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.packages import ConnectedPackage, Packages, load_packages
from boekwerk.rules import Rulebook
from boekwerk.rules.durable import DurableEvaluator
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration
from boekwerk.workflow.advance import Acts
from boekwerk.workflow.assigning import assign
from boekwerk.workflow.credentials import link_of
from boekwerk.workflow.deciding import decide_and_claim
from boekwerk.workflow.holding import hold
from boekwerk.workflow.office import Office
from boekwerk.workflow.posting import begin, post
from boekwerk.workflow.reading import read
from boekwerk.workflow.releasing import release
from boekwerk.workflow.settling import settle

ACTS: Mapping[DocumentState, Acts] = {
    "received": read,
    "read": decide_and_claim,
    "proposed": decide_and_claim,
    "ready": begin,
    "posting": post,
    "ambiguous": settle,
    "booked": hold,
    "blocked": assign,
    "authorised_after_booking": release,
}
"""What a worker does with a document that is due; in every other state it waits for a person."""

_LOOK_AGAIN = datetime.timedelta(seconds=2)
_MOST_EVALUATORS = 8

_Stamp = tuple[tuple[str, int, int], ...]


class _Loaded(Struct, frozen=True):
    """Rules as they were when they were loaded, and when somebody last looked whether they still are."""

    rulebook: Rulebook
    stamp: _Stamp


class WorkDesk:
    """What is put together once for each administration: `boekwerk.workflow.office.Desk`.

    Rules are loaded again when their files changed. Second evaluators are processes: those of the
    administrations that were asked for last are kept. Close it in the end.
    """

    def __init__(self, store: Store, packages: Packages) -> None:
        self._store = store
        self._packages = packages
        self._vocabulary = vocabulary_of(packages)[0]
        self._loaded: dict[str, _Loaded] = {}
        self._looked: dict[str, datetime.datetime] = {}
        self._evaluators: OrderedDict[int, DurableEvaluator] = OrderedDict()

    def rulebook(self, known: KnownAdministration) -> Rulebook:
        """Give the rules of an administration as they are now.

        Raises RulesError when they are not valid, StoreError when their folder is gone: without its rules
        nothing may be decided.
        """
        folder = None if known.folder is None else Path(known.folder)
        if folder is None or not folder.is_dir():
            values = {"administration": known.code, "folder": str(folder or "-")}
            raise StoreError(Reason("store_rules_folder_gone", values))
        now, loaded = datetime.datetime.now(datetime.UTC), self._loaded.get(known.code)
        looked = self._looked.get(known.code)
        if loaded is not None and looked is not None and now - looked < _LOOK_AGAIN:
            return loaded.rulebook
        folders = rule_folders(folder)
        stamp = _stamp(folders)
        if loaded is None or loaded.stamp != stamp:
            loaded = _Loaded(load_office_rules(folders, self._vocabulary).rulebook, stamp)
            self._loaded[known.code] = loaded
        self._looked[known.code] = now
        return loaded.rulebook

    def second(self, administration: StoredAdministration, rulebook: Rulebook) -> DurableEvaluator | None:
        """Give the second evaluator of those rules (AB-18); None where it is switched off."""
        if administration.settings.second_evaluator == "off":
            return None
        key = id(rulebook)
        if key not in self._evaluators:
            self._evaluators[key] = DurableEvaluator(rulebook.compiled)
            while len(self._evaluators) > _MOST_EVALUATORS:
                self._evaluators.popitem(last=False)[1].close()
        self._evaluators.move_to_end(key)
        return self._evaluators[key]

    def package(self, administration: StoredAdministration, user: str) -> ConnectedPackage:
        """Give the package of an administration, by the link of a user (PR-6).

        Raises PackageError or PluginError when it cannot be used; nothing is opened yet.
        """
        settings = administration.settings
        values = {each.name: each.value for each in settings.package_settings}
        link = link_of(self._store, administration.known.id, user, settings.package)
        return self._packages.connect(settings.package, values, link)

    def close(self) -> None:
        """End the processes of the second evaluators."""
        for evaluator in self._evaluators.values():
            evaluator.close()
        self._evaluators.clear()


@contextmanager
def open_workflow(
    store: Store, worker: str | None = None, now: Callable[[], datetime.datetime] | None = None
) -> Iterator[Office]:
    """Put an office to work over a store. ``now`` is for who has a clock of his own.

    Raises OfficeError when the settings of the installation are not valid.
    """
    installation = read_settings()
    desk = WorkDesk(store, load_packages(installation.plugins))
    office = Office(store, desk, worker or _worker_name(), limits=installation.limits)
    if now is not None:
        office = Office(store, desk, office.worker, limits=installation.limits, now=now)
    try:
        yield office
    finally:
        office.waking.close()
        desk.close()


def _worker_name() -> str:
    """Name a worker so that nobody else has the name: the machine, the process, and something drawn."""
    return f"{socket.gethostname()}-{os.getpid()}-{token_hex(3)}"


def _stamp(folders: Sequence[Path]) -> _Stamp:
    """Tell what the files with rules are like, so that a change shows."""
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    return tuple((str(file), stat.st_mtime_ns, stat.st_size) for file in files for stat in (file.stat(),))
