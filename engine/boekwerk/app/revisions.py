"""Rules as they stand in a git revision, read from its objects: the work tree is not touched."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from boekwerk.domain.errors import BoekwerkError, NothingThere, RulesError
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.resources import environment_of_children
from boekwerk.rules.finding import name_of_rules, sounds_like_rules

_PATIENCE = 60.0
_LONGEST = 200
_HASH = re.compile(r"[0-9a-f]{40,64}\Z")
_LARGEST = 8_000_000
# Where git must look is said by us, also when it started us itself, as it does for a hook.
_OF_GIT = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
_QUIETLY = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


class Tree(Struct, frozen=True):
    """A folder or file of a repository in a revision; ``name`` is how places in it are shown."""

    repository: str
    object: str
    is_file: bool
    name: str


class _Entry(Struct, frozen=True):
    mode: str
    object: str
    size: int
    path: str


def commit_of(revision: str, folder: Path, *, typed: str | None = None) -> str:
    """Give the hash of a revision, such as ``HEAD~1`` or ``v1.2``, in the repository around ``folder``.

    Raises NothingThere when there is no repository or no such revision, BoekwerkError without git; it
    names what was ``typed``, where that was more than the revision.
    """
    repository = repository_around(folder)
    found = _is_sane(revision) and _asked(repository, f"{revision}^{{commit}}")
    if not found:
        values = {"revision": shown(typed or revision, _LONGEST), "repository": shown(repository, _LONGEST)}
        raise NothingThere(Reason("revision_unknown", values))
    return found


def repository_around(folder: Path) -> str:
    """Give the top folder of the repository around a folder. Raises NothingThere where there is none."""
    real = Path(os.path.realpath(folder))
    place = next((each for each in (real, *real.parents) if each.is_dir()), real)
    done = _git(str(place), "rev-parse", "--show-toplevel")
    if done.returncode or not done.stdout.strip():
        told = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        problem = shown(told or "git rev-parse --show-toplevel", _LONGEST)
        values = {"folder": shown(str(folder), _LONGEST), "problem": problem}
        raise NothingThere(Reason("revision_without_repository", values))
    return os.fsdecode(done.stdout).rstrip("\r\n")


def tree_at(revision: str, commit: str, path: str, repository: str) -> Tree | None:
    """Find a folder or file, named from the top of the repository, in a revision; None: not there then."""
    path = "" if path in ("", ".") else path
    found = _asked(repository, f"{commit}:{path}")
    if found is None:
        return None
    kind = _git(repository, "cat-file", "-t", found).stdout.strip()
    return Tree(repository, found, kind == b"blob", f"{revision}:{path}".rstrip("/"))


def read_tree(tree: Tree) -> Iterator[tuple[str, bytes]]:
    """Give the name and contents of every rule file in a tree, in the order of their names.

    What would be read from a folder is read, and nothing else; the names are
    ``revision:path``. Raises RulesError for what has the name of rules and is no file.
    """
    entries = [_Entry("100644", tree.object, 0, "")] if tree.is_file else _entries(tree)
    problems = [problem for entry in entries for problem in _problems(entry, tree)]
    if problems:
        raise RulesError(Reason("rules_not_valid", {"count": len(problems)}), problems)
    wanted = [entry for entry in entries if tree.is_file or name_of_rules(entry.path)]
    for entry, data in zip(wanted, _contents(wanted, tree), strict=True):
        yield _named(entry, tree), data


def _is_sane(revision: str) -> bool:
    """Tell whether git could take a text as nothing but the name of one revision."""
    return revision.isprintable() and revision[:1] not in ("", "-", "^") and ":" not in revision


def _asked(repository: str, name: str) -> str | None:
    done = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    found = done.stdout.decode("ascii", "replace").strip()
    return found if done.returncode == 0 and _HASH.match(found) else None


def _entries(tree: Tree) -> list[_Entry]:
    done = _git(tree.repository, "ls-tree", "-r", "-l", "-z", "--full-tree", tree.object)
    if done.returncode:
        raise _unreadable(tree, done)
    entries = []
    for line in done.stdout.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, _, object, size = about.decode("ascii").split()
        name = path.decode("utf-8", "surrogateescape")
        if not any(part.startswith(".") for part in name.split("/")):
            entries.append(_Entry(mode, object, int(size) if size.isdigit() else 0, name))
    return sorted(entries, key=lambda entry: entry.path.split("/"))


def _problems(entry: _Entry, tree: Tree) -> Iterator[Reason]:
    name = _named(entry, tree)
    values, where = {"file": shown(name, _LONGEST)}, Location(name)
    if entry.mode in ("120000", "160000") and (entry.mode == "160000" or sounds_like_rules(entry.path)):
        yield Reason("revision_link", values, where)
    elif sounds_like_rules(entry.path) and not name_of_rules(entry.path):
        yield Reason("rule_file_misnamed", values, where)
    elif entry.size > _LARGEST and name_of_rules(entry.path):
        yield Reason("yaml_too_large", {"characters": entry.size, "most": _LARGEST}, where)


def _named(entry: _Entry, tree: Tree) -> str:
    if not entry.path:
        return tree.name
    return f"{tree.name}{entry.path}" if tree.name.endswith(":") else f"{tree.name}/{entry.path}"


def _contents(entries: list[_Entry], tree: Tree) -> Iterator[bytes]:
    """Give the contents of files, asked for all at once: a process for each would take seconds."""
    if not entries:
        return
    asked = "".join(f"{entry.object}\n" for entry in entries).encode("ascii")
    done = _git(tree.repository, "cat-file", "--batch", asked=asked)
    if done.returncode:
        raise _unreadable(tree, done)
    rest = done.stdout
    for _ in entries:
        head, _, rest = rest.partition(b"\n")
        size = head.rpartition(b" ")[2]
        if not size.isdigit():  # such as 'missing', in a clone that is not whole
            raise _unreadable(tree, done)
        yield rest[: int(size)]
        rest = rest[int(size) + 1 :]


def _unreadable(tree: Tree, done: subprocess.CompletedProcess[bytes]) -> BoekwerkError:
    problem = shown(done.stderr.decode("utf-8", "replace").strip(), _LONGEST)
    return BoekwerkError(Reason("revision_unreadable", {"tree": tree.name, "problem": problem}))


def _git(folder: str, *arguments: str, asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {
        name: value for name, value in environment_of_children().items() if name not in _OF_GIT
    } | _QUIETLY
    try:
        return subprocess.run(
            ["git", "-C", folder, *arguments],
            input=asked,
            capture_output=True,
            timeout=_PATIENCE,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        values = {"seconds": int(_PATIENCE)}
        raise BoekwerkError(Reason("revision_git_too_slow", values)) from error
    except OSError as error:
        raise BoekwerkError(Reason("revision_without_git")) from error
