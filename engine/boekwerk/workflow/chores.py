"""Chores: what is due besides documents, such as mail, reminders and files for the package."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from boekwerk.domain.errors import BoekwerkError, StoreError
from boekwerk.domain.reason import Reason
from boekwerk.trial.faults import fault_name
from boekwerk.workflow.office import Office

Chore = Callable[[Office], int]
"""Does some of what is due, and says how much; several workers may do it at once."""

_SECONDS_BETWEEN = 2.0
_MOST_SILENT = 300


class Chores:
    """The chores of a worker; within ``with`` a thread of its own does them now and then."""

    def __init__(self, office: Office, chores: tuple[Chore, ...], told: Callable[[Reason], None]) -> None:
        self._office = office
        self._chores = chores
        self._told = told
        self._failed: set[str] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._do_now_and_then, name="chores", daemon=True)

    def __enter__(self) -> Chores:
        if self._chores:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._chores:
            self._thread.join()

    def do(self) -> int:
        """Do some of each, and say how much was done. Raises StoreError when the store fails.

        What goes wrong in one is told, once for each kind of fault, and keeps nobody from the others.
        """
        return sum(map(self._done, self._chores))

    def _done(self, chore: Chore) -> int:
        try:
            return chore(self._office)
        except StoreError:
            raise
        except BoekwerkError as error:
            self._tell(error.reason)
        except Exception as error:
            self._tell(Reason("worker_chore_failed", {"fault": fault_name(error)}))
        return 0

    def _tell(self, reason: Reason) -> None:
        if str(reason) not in self._failed and len(self._failed) < _MOST_SILENT:
            self._failed.add(str(reason))
            self._told(reason)

    def _do_now_and_then(self) -> None:
        while not self._ended.wait(_SECONDS_BETWEEN):
            with suppress(StoreError):
                self.do()
