"""Rules of an administration and its office that a comparison does not look at."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from boekwerk.app.comparison import Side
from boekwerk.app.rule_folders import rule_folders
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.rules import Rulebook
from boekwerk.rules.files import read_rule_files

_LONGEST = 200
_MOST_NAMED = 20


def left_out(
    sides: tuple[Side, Side],
    rulebooks: tuple[Rulebook, Rulebook],
    administration: Path,
    rules: Sequence[Path] | None,
) -> tuple[Reason, ...]:
    """Say which rules of the administration and its office a side does without.

    A side that was named by a folder has the rules in it and no others. A folder of the administration
    or its office is named when that side has none of its rules, or when some count on neither side:
    then nothing else tells that they do not. A rule that is on one side only is a change, and is told.
    """
    own = {folder: _ids([folder], rulebooks[1]) for folder in rule_folders(administration, rules)}
    told = []
    for at, side in enumerate(sides):
        here, there = (_known(rulebooks[each]) for each in (at, 1 - at))
        if side.absent:
            told.append(Reason("diff_revision_without_folder", _values(side, side.absent)))
        if not _is_whole_revision(side):
            lacking = dict(_lacking(own, here, there))
            if lacking:
                ids = tuple(sorted(set().union(*lacking.values())))
                values = {"rules": ids[:_MOST_NAMED], "count": len(ids)}
                told.append(Reason("diff_side_without_own", {**_values(side, tuple(lacking)), **values}))
    return tuple(told)


def _lacking(
    own: dict[Path, frozenset[str]], here: frozenset[str], there: frozenset[str]
) -> Iterator[tuple[Path, frozenset[str]]]:
    for folder, ids in own.items():
        missing = ids - here
        if missing and (missing == ids or missing - there):
            yield folder, missing


def _ids(folders: Sequence[Path], rulebook: Rulebook) -> frozenset[str]:
    # What is wrong with them is for lint: they take no part in the comparison.
    found, _ = read_rule_files(folders, rulebook.vocabulary)
    return frozenset(rule.id for rule in found)


def _known(rulebook: Rulebook) -> frozenset[str]:
    return frozenset(rule.id for rule in rulebook.sources)


def _is_whole_revision(side: Side) -> bool:
    return side.commit is not None and ":" not in side.name


def _values(side: Side, folders: Sequence[Path]) -> dict[str, object]:
    named = tuple(shown(os.fspath(folder), _LONGEST) for folder in folders)
    return {"name": shown(side.name, _LONGEST), "folders": named}
