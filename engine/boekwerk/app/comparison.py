"""Two versions of the rules of an administration, side by side."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from msgspec import Struct

from boekwerk.app.desk import OfficeDesk, open_office, remarks_on_second
from boekwerk.app.revisions import Tree, commit_of, read_tree, repository_around, tree_at
from boekwerk.app.rule_folders import (
    OfficeRules,
    load_office_rules,
    rule_folders,
    rule_places,
    with_starter_blocks,
)
from boekwerk.domain.errors import NothingThere, RulesError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.rules.files import read_rule_contents
from boekwerk.rules.second import NOT_INSTALLED
from boekwerk.rules.vocabulary import Vocabulary
from boekwerk.trial.diff import TwoDesks

WORKTREE = "worktree"
"""The word for the rules as they stand in the folders now."""
_LONGEST = 200


class Side(Struct, frozen=True):
    """One version of the rules: paths on the disk, or trees of a git revision; ``name`` as it was asked.

    ``absent`` are folders with rules that are there now, and that the revision did not have.
    """

    name: str
    folders: tuple[Path, ...] = ()
    commit: str | None = None
    trees: tuple[Tree, ...] = ()
    absent: tuple[Path, ...] = ()


def find_side(name: str, administration: Path, rules: Sequence[Path] | None = None) -> Side:
    """Find the version of the rules that ``name`` means.

    A folder or file that is there is that; a copy of the office gives the rules that it has for the
    administration; ``worktree`` the rules as they are now; ``revision:path``
    a folder or file in a git revision; any other name a revision, of which the rules are those of
    the administration and its office, or ``rules`` where given. Raises NothingThere when it is none.
    """
    copied = Path(name, "administrations", Path(os.path.realpath(administration)).name)
    if os.path.lexists(name) and copied.is_dir():
        return Side(name, rule_folders(copied))
    if os.path.lexists(name) or Path(name).drive or PureWindowsPath(name).is_absolute():
        # C:\rules that is not there is no revision C; the reader of rules says that it is missing.
        return Side(name, (Path(name),))
    if name == WORKTREE:
        return Side(name, rule_folders(administration, rules))
    revision, colon, path = name.partition(":")
    if colon:
        return _named_in_revision(name, revision, path)
    return _in_revision(revision, list(rules) if rules is not None else rule_places(administration))


def open_comparison(
    administration: Path, old: Side, new: Side, *, as_of: datetime.date, is_started: bool = False
) -> TwoDesks[OfficeDesk]:
    """Open the desk of an administration twice: under the old rules, and under the new ones.

    ``is_started`` is whether both second evaluators are to be there before the first document.
    Raises OfficeError or RulesError with every problem when the folder or the rules cannot be used.
    """
    desk = open_office(administration, (), as_of=as_of)
    desks = _under(desk, old), _under(desk, new)
    for one in desks if is_started else ():
        one.start()
    return TwoDesks(*desks)


def load_side(side: Side, vocabulary: Vocabulary) -> OfficeRules:
    """Load one version of the rules. Raises RulesError with every problem."""
    if side.commit is None:
        return load_office_rules(side.folders, vocabulary)
    # A file that is in two of the trees is one file.
    contents = {name: data for tree in side.trees for name, data in read_tree(tree)}
    rules, problems = read_rule_contents(contents.items(), vocabulary)
    if problems:
        raise RulesError(Reason("rules_not_valid", {"count": len(problems)}), problems)
    return with_starter_blocks(rules, vocabulary)


def _named_in_revision(name: str, revision: str, path: str) -> Side:
    here = Path.cwd()
    commit = commit_of(revision, here, typed=name)
    tree = tree_at(revision, commit, _tidy(path), repository_around(here))
    if tree is None:
        values = {"revision": shown(revision, _LONGEST), "path": shown(path, _LONGEST)}
        raise NothingThere(Reason("revision_without_path", values))
    return Side(name, (), commit, (tree,))


def _in_revision(revision: str, folders: Sequence[Path]) -> Side:
    trees, absent, commit = [], [], ""
    for folder in folders:
        commit = commit_of(revision, folder)
        repository = repository_around(folder)
        path = os.path.relpath(os.path.realpath(folder), os.path.realpath(repository))
        tree = tree_at(revision, commit, Path(path).as_posix(), repository)
        if tree is not None:
            trees.append(tree)
        elif folder.exists():
            absent.append(folder)
    if not trees:
        named = tuple(shown(str(folder), _LONGEST) for folder in folders)
        raise NothingThere(Reason("revision_without_rules", {"revision": revision, "folders": named}))
    return Side(revision, (), commit, tuple(trees), tuple(absent))


def _tidy(path: str) -> str:
    return (path.replace("\\", "/") if os.sep == "\\" else path).strip("/")


def _under(desk: OfficeDesk, side: Side) -> OfficeDesk:
    rules = load_side(side, desk.rulebook.vocabulary)
    # Whether the second evaluator is installed was said with the administration.
    of_second = remarks_on_second(desk.administration, rules.rulebook)
    remarks = (*desk.remarks, *rules.remarks, *(one for one in of_second if one != NOT_INSTALLED))
    return OfficeDesk(desk.administration, rules.rulebook, desk.as_of, desk.limits, remarks)
