"""What every way of showing a dry-run has in common."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, Protocol, TypeVar

from msgspec import Struct

from boekwerk.autobook import CONSEQUENCES
from boekwerk.domain.decision import Check
from boekwerk.trial.results import Result
from boekwerk.trial.tally import Hindrance, Tally

Explain = Literal["failing", "notes", "full"]
Piece = TypeVar("Piece")
EXPLAIN: tuple[Explain, ...] = ("failing", "notes", "full")


class Subject(Struct, frozen=True):
    """What a dry-run was about: whose books, on which day, under how many rules."""

    administration: str
    name: str
    package: str
    version: str
    as_of: datetime.date
    rules: int
    documents: int
    folder: str | None = None
    """The folder that all documents are in."""
    administration_folder: str | None = None


class Report(Protocol[Piece]):
    """Shows a dry-run while it goes on: begin once, add every piece, end once."""

    @property
    def show(self) -> Callable[[Result], Piece]:
        """Give what turns a result into a piece; other processes can use it too."""

    def begin(self, subject: Subject) -> None:
        """Show what the run is about."""

    def add(self, piece: Piece) -> None:
        """Show the piece of one file."""

    def end(self, tally: Tally) -> None:
        """Show the tally."""


def values_of(subject: Struct) -> dict[str, Any]:
    """Give the fields of a subject, for sentences about it."""
    return {name: getattr(subject, name) for name in subject.__struct_fields__}


def names_of(checks: Iterable[Check]) -> tuple[str, ...]:
    """Give the names of checks."""
    return tuple(check.name for check in checks)


def causes(checks: Sequence[Check]) -> tuple[tuple[Check, ...], int]:
    """Give the checks that say what is wrong, and how many only say that they cannot judge for it.

    Who cannot tell whose document it is, or which relation's, cannot judge much else.
    """
    found = tuple(check for check in checks if not _is_consequence(check))
    return (found, len(checks) - len(found)) if found else (tuple(checks), 0)


def causing(hindrances: Iterable[Hindrance]) -> tuple[Hindrance, ...]:
    """Leave out what only follows from another hindrance."""
    return tuple(one for one in hindrances if one.code not in CONSEQUENCES)


def alike(checks: Iterable[Check]) -> list[list[Check]]:
    """Put checks together that say the same, such as all those that lack a proposal to look at."""
    groups: list[list[Check]] = []
    for check in checks:
        for group in groups:
            if _says_the_same(group[0], check):
                group.append(check)
                break
        else:
            groups.append([check])
    return groups


def _is_consequence(check: Check) -> bool:
    return all(reason.code in CONSEQUENCES for reason in (check.reason, *check.more))


def _says_the_same(one: Check, other: Check) -> bool:
    return (one.outcome, one.reason, one.more) == (other.outcome, other.reason, other.more)
