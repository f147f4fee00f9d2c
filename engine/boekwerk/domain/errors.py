"""Every error that this project raises on purpose.

- BoekwerkError: carries a Reason, so that it can be said in Dutch and in English
  - IntakeError: a document cannot be read
  - OfficeError: an administration folder is wrong; holds every problem found in it
  - HistoryError: a file of booking history is wrong; holds every problem found in it
  - RulesError: rule files are wrong; holds every problem found in them
  - ProposalError: a proposal cannot be changed or completed as asked; holds every reason
  - ReleaseError: a payment cannot be held back, or not be released, as asked; holds every reason
  - PluginError: a plugin breaks the contract; knows the plugin
  - EvaluatorError: the second evaluator of the rules gave no answer
  - PackageError: an accounting package refused or could not be reached
  - NotAllowed: a user may not do what he asked for
  - WrongState: what is asked does not go with where a document is on its way
  - UserError: a user or a link cannot be changed as asked; holds every reason
  - VaultError: secrets cannot be kept or read, because their key is not there
  - StoreError: the store is not there, is not ours, or cannot be read or written
    - StoreBusy: somebody else is writing in it; nothing was written, and it can be tried again
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from boekwerk.domain.reason import Reason


class BoekwerkError(Exception):
    """Something the user can act on; ``reason`` says what, where and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.where or ''} {reason.code} {reason.values}".strip())
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are copied by their message; these are made of a Reason, also in other processes.
        return _copied, (type(self), self.args), self.__dict__


def _copied(kind: type[BoekwerkError], args: tuple[Any, ...]) -> BoekwerkError:
    return kind.__new__(kind, *args)


class NothingThere(BoekwerkError):
    """What was asked for by name is not there: a file, a folder, a pattern, a revision."""


class IntakeError(BoekwerkError):
    """A document cannot be read as an invoice (requirement IN-5)."""


class ProblemsError(BoekwerkError):
    """Several problems at once; ``problems`` has them in the order of the files."""

    def __init__(self, summary: Reason, problems: Sequence[Reason]) -> None:
        super().__init__(summary)
        self.problems = tuple(problems)


class OfficeError(ProblemsError):
    """An administration folder is incomplete, not valid, or contradicts itself."""


class HistoryError(ProblemsError):
    """A file of booking history cannot be read, or is not valid; nothing of it may be kept."""


class RulesError(ProblemsError):
    """Rule files cannot be read, are not valid, or contradict each other."""


class ProposalError(ProblemsError):
    """A proposal cannot be changed, or completed, in the way that was asked (BP-14)."""


class ReleaseError(ProblemsError):
    """A payment cannot be held back, or not be released, in the way that was asked (PR-4, PR-5)."""


class PluginError(BoekwerkError):
    """A plugin cannot be loaded or breaks the contract; ``plugin`` is its name."""

    def __init__(self, plugin: str, reason: Reason) -> None:
        super().__init__(reason)
        self.plugin = plugin


class EvaluatorError(BoekwerkError):
    """The second evaluator of the rules gave no answer: it crashed, hung, or cannot be started (AB-18)."""


class PackageError(BoekwerkError):
    """An accounting package refused a booking or could not be reached."""


class NotAllowed(BoekwerkError):
    """A user may not do what he asked for (requirement US-1)."""


class WrongState(BoekwerkError):
    """What is asked does not go with where a document is on its way; nothing was changed."""


class UserError(ProblemsError):
    """A user or a link to a package cannot be changed as asked (requirements US-1 and PR-13)."""


class VaultError(BoekwerkError):
    """Secrets cannot be kept or read: their key is not there, or they are not what was kept."""


class StoreError(BoekwerkError):
    """The store is not there, is not ours, or cannot be read or written."""


class StoreBusy(StoreError):
    """Somebody else is writing in the store; nothing was written, and it can be tried again."""
