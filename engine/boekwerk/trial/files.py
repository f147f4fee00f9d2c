"""Which files a trial reads: files, folders and patterns, in an order that never varies."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from boekwerk.domain.errors import NothingThere
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown

_LONGEST_ARGUMENT = 300
_WILDCARDS = frozenset("*?[")


def find_files(arguments: Sequence[str]) -> tuple[Path, ...]:
    """List the files that ``arguments`` name, each once: arguments in their order, folders by name.

    A folder gives everything below it but names that begin with a point; links to folders inside
    it are not followed, so that a loop of links ends. A folder that may not be read is listed
    itself, for the reader to refuse. Patterns such as ``inbox/*.xml`` are expanded here, because
    not every shell does. Raises NothingThere for an argument that names nothing, and where there is no
    file at all: an empty folder is likely another one than was meant.
    """
    seen: dict[str, Path] = {}
    for argument in arguments:
        for path in _named_by(argument):
            # Two ways of writing one file would be reported as duplicates of each other.
            seen.setdefault(os.path.realpath(path), path)
    if not seen:
        named = tuple(shown(argument, _LONGEST_ARGUMENT) for argument in arguments)
        raise NothingThere(Reason("cli_no_documents", {"arguments": named}))
    return tuple(seen.values())


def _named_by(argument: str) -> Iterator[Path]:
    if os.path.lexists(argument):
        return _files_of(Path(argument))
    matches = _matching(argument) if _WILDCARDS & set(argument) else []
    if not matches:
        raise NothingThere(Reason("cli_nothing_there", {"argument": shown(argument, _LONGEST_ARGUMENT)}))
    return (path for match in matches for path in _files_of(match))


def _matching(pattern: str) -> list[Path]:
    start = Path(Path(pattern).anchor)
    wanted = Path(pattern).relative_to(start)
    # pathlib's patterns do not follow links to folders under **; those of the glob module do.
    matches = start.glob(str(wanted))
    if not any(_is_hidden(part) for part in wanted.parts):
        matches = (match for match in matches if not any(map(_is_hidden, match.parts)))
    return sorted(matches, key=lambda match: match.parts)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") and name not in (".", "..")


def _files_of(named: Path) -> Iterator[Path]:
    waiting = [named]
    while waiting:
        path = waiting.pop()
        if not _is_folder(path):
            yield path
            continue
        try:
            inside = sorted(path.iterdir(), key=lambda entry: entry.name, reverse=True)
        except OSError:
            yield path
            continue
        waiting += [entry for entry in inside if not _is_hidden(entry.name) and not _links_to_folder(entry)]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _links_to_folder(path: Path) -> bool:
    return path.is_symlink() and _is_folder(path)
