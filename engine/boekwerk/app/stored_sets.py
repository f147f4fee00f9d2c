"""Stored sets, and the rules that they are tried under."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from boekwerk.app.comparison import Side, load_side
from boekwerk.app.rule_folders import OfficeRules
from boekwerk.app.settings import read_settings
from boekwerk.app.vocabulary import vocabulary_of
from boekwerk.domain.reason import Reason
from boekwerk.office import administration_id
from boekwerk.packages import load_packages
from boekwerk.rules.durable import refusals
from boekwerk.trial.stored import StoredSet
from boekwerk.trial.stored_header import StoredHeader, StoredSetError, is_stored_set


class StoredTrial(Struct, frozen=True):
    """A stored set with the versions of the rules that it is tried under, in the order asked for.

    ``remarks`` are what a person should know before trusting what comes of it.
    """

    stored: StoredSet
    rules: tuple[OfficeRules, ...]
    remarks: tuple[Reason, ...]


def only_stored_set(files: Sequence[Path]) -> Path | None:
    """Give the stored set where that is the one file there is; among others it is a file like any."""
    return files[0] if len(files) == 1 and is_stored_set(files[0]) else None


def open_stored_trial(
    path: Path, sides: Sequence[Side], *, administration: Path, as_of: datetime.date | None
) -> StoredTrial:
    """Open a stored set and versions of the rules, with the words of this installation.

    Raises StoredSetError for a set that cannot be read, or is of another day than the one asked for,
    RulesError for rules that cannot be used, and BoekwerkError when polars is not installed.
    """
    stored = StoredSet.open(path)
    header = stored.header
    if as_of not in (None, header.as_of):
        values = {"file": str(path), "stored": header.as_of, "asked": as_of}
        raise StoredSetError(Reason("stored_set_of_other_day", values))
    packages = load_packages(read_settings().plugins)
    vocabulary, left_out = vocabulary_of(packages)
    rules = tuple(load_side(side, vocabulary) for side in sides)
    remarks = [*(problem.reason for problem in packages.problems), *left_out]
    remarks += [remark for version in rules for remark in version.remarks]
    remarks += [refusal for version in rules for refusal in refusals(version.rulebook.compiled)]
    remarks += _of_the_set(header, administration)
    return StoredTrial(stored, rules, tuple(remarks))


def _of_the_set(header: StoredHeader, administration: Path) -> Iterator[Reason]:
    values = {"administration": header.administration, "name": header.name}
    here = administration_id(administration)
    if here not in (None, header.administration):
        yield Reason("stored_set_of_other_administration", {**values, "here": here})
    yield Reason("stored_set_is_of_that_day", {**values, "date": header.as_of})
