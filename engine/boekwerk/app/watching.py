"""Watching folders: whatever is put in one is taken in, and moved to where one sees what became of it.

A file is first renamed into a folder of our own, so that nobody puts another in its place while it is
read; then it is kept, then moved. Killed at any moment, the next look goes on from there: the same bytes
are the same document. Folders are looked at now and then: that works on every system and network drive.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from boekwerk.app.concepts import Acting
from boekwerk.app.files import read_bytes
from boekwerk.app.inbox import Offered, Taken, require_entrance
from boekwerk.domain.errors import IntakeError, NotAllowed, NothingThere, StoreError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.intake import Limits
from boekwerk.reasons import LANGUAGES, Language, remedy, sentence
from boekwerk.store.administrations import list_administrations
from boekwerk.store.database import Store
from boekwerk.workflow.intake import Received, receive

DONE, REFUSED, TAKING = "done", "refused", ".taking"
_STILL_WRITTEN = (
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".filepart",
    ".swp",
    "~",
)
_HIDDEN = (".", "~")
_HASH_SHOWN = 12


class _Seen(Struct, frozen=True):
    """How a file looked, and since when (seconds) it has looked so."""

    size: int
    changed: int
    since: float


class Watched(Struct, frozen=True):
    """What is watched: ``folder`` for an ``administration``, or without one its folders, each for its own.

    A file is complete when its size and time have not changed for ``settle`` seconds, and an empty one
    after ``settle_empty``: a place kept for what is yet to come.
    """

    folder: Path
    administration: str | None = None
    settle: float = 2.0
    settle_empty: float = 60.0


class Watch:
    """Looks at the folders each time that it is asked to; ``act`` says who puts documents in the store."""

    def __init__(self, store: Store, watched: Watched, act: Callable[[], Acting], limits: Limits) -> None:
        self._store = store
        self._watched = watched
        self._act = act
        self._limits = limits
        self._seen: dict[Path, _Seen] = {}
        self._told: list[Reason] = []

    def look(self, now: float) -> Iterator[Taken | Reason]:
        """Take in what is complete, and give what became of each file; or what stands in the way, once.

        ``now`` is in seconds, of a clock that never goes back. What fails is tried again at the next look.
        """
        troubles: list[Reason] = []
        for found in self._results(now):
            if isinstance(found, Taken):
                yield found
                continue
            if found not in troubles and found not in self._told:
                yield found
            troubles.append(found)
        self._told = troubles

    def _results(self, now: float) -> Iterator[Taken | Reason]:
        seen: dict[Path, _Seen] = {}
        try:
            for found in self._inside():
                if isinstance(found, Reason):
                    yield found
                elif there := self._seen_now(found.path, now):
                    seen[found.path] = there
                    settle = self._watched.settle if there.size else self._watched.settle_empty
                    if now - there.since >= settle:
                        yield from self._taken(found, there)
        except (StoreError, NotAllowed, NothingThere, OSError) as error:
            seen = {**self._seen, **seen}
            ours = None if isinstance(error, OSError) else error.reason
            yield ours or _in_the_way(self._watched.folder, error)
        self._seen = seen

    def _inside(self) -> Iterator[Offered | Reason]:
        watched = self._watched
        if watched.administration is not None:
            require_entrance(self._store, watched.administration, self._act())
            yield from _offered(watched.administration, watched.folder)
            return
        with self._store.reading() as connection:
            known = {one.code for one in list_administrations(connection)}
        for folder in sorted(each for each in watched.folder.iterdir() if each.is_dir()):
            if folder.name in known:
                require_entrance(self._store, folder.name, self._act())
                yield from _offered(folder.name, folder)
            elif not folder.name.startswith(_HIDDEN):
                yield Reason("inbox_folder_of_nobody", {"folder": shown(str(folder))})

    def _seen_now(self, path: Path, now: float) -> _Seen | None:
        try:
            about = path.stat()
        except FileNotFoundError:  # somebody took it away
            return None
        before = self._seen.get(path)
        is_same = before is not None and (before.size, before.changed) == _looks(path)
        return before if is_same else _Seen(about.st_size, about.st_mtime_ns, now)

    def _taken(self, offered: Offered, seen: _Seen) -> Iterator[Taken | Reason]:
        """Claim a file, keep it, put it away; what fails leaves it where the next look finds it."""
        try:
            claimed = _claimed(offered.path)
            content = read_bytes(claimed, self._limits.file_bytes)
            if _looks(claimed) != (seen.size, seen.changed):
                return  # whoever had it open writes on: it is looked at again when that has ended
            received = receive(
                self._store, offered.administration, claimed.name, content, self._act(), self._limits
            )
            if _looks(claimed) == (seen.size, seen.changed):
                _put_away(claimed, received)
        except FileNotFoundError:  # another who watches the folder took it
            return
        except OSError as error:
            yield _in_the_way(offered.path, error)
        except (StoreError, IntakeError) as error:
            yield error.reason
        else:
            yield Taken(offered, received)


def _offered(administration: str, folder: Path) -> Iterator[Offered]:
    """Give the files of a folder; first what was begun before, perhaps by a process that was killed."""
    taking = folder / TAKING
    for begun in sorted(taking.iterdir()) if taking.is_dir() and not taking.is_symlink() else ():
        with suppress(OSError):
            begun.rmdir()  # only when nothing is in it
        if begun.is_dir():
            inside = (path for path in sorted(begun.iterdir()) if path.is_file() and not path.is_symlink())
            yield from (Offered(administration, path, path.name) for path in inside)
    for path in sorted(folder.iterdir()):
        if _may_be_complete(path.name) and path.is_file() and not path.is_symlink():
            yield Offered(administration, path, path.name)


def _may_be_complete(name: str) -> bool:
    """Tell whether a name is one of those that programs give to what they still write."""
    return not (name.startswith(_HIDDEN) or name.lower().endswith(_STILL_WRITTEN))


def _looks(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def _claimed(path: Path) -> Path:
    """Rename a file to where only we look, in a folder of its own so that it keeps its name."""
    if path.parent.parent.name == TAKING:
        return path
    own = _own_folder(path.parent / TAKING) / secrets.token_hex(8)
    own.mkdir()
    return path.rename(own / path.name)


def _put_away(claimed: Path, received: Received) -> None:
    """Move a file to what became of it; a refused one with its reason, which is written first."""
    own = claimed.parent
    folder = _own_folder(own.parent.parent / (DONE if received.problem is None else REFUSED))
    place = _free_place(folder, claimed.name, received.sha256)
    if received.problem is not None:
        reason = place.with_name(f"{place.name}.reason.txt")
        written = folder / f".{own.name}"
        written.write_text(_explained(received.problem), encoding="utf-8")
        written.replace(reason)
    claimed.replace(place)
    with suppress(OSError):
        own.rmdir()


def _own_folder(folder: Path) -> Path:
    """Make a folder of ours where there is none; one that leads elsewhere would have us write there."""
    folder.mkdir(exist_ok=True)
    if folder.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(folder))
    return folder


def _free_place(folder: Path, name: str, sha256: str) -> Path:
    """Make sure of a name that no other file has; one with these bytes' hash in it may be replaced."""
    place = folder / name
    try:
        place.open("x").close()
    except FileExistsError:
        return place.with_name(f"{place.stem}-{sha256[:_HASH_SHOWN]}{place.suffix}")
    return place


def _explained(problem: Reason) -> str:
    return "\n".join(_said(problem, language) for language in LANGUAGES)


def _said(problem: Reason, language: Language) -> str:
    where = f"{problem.where}: " if problem.where else ""
    do = remedy(problem, language)
    return (
        f"{where}{sentence(problem, language)}\n{do}\n" if do else f"{where}{sentence(problem, language)}\n"
    )


def _in_the_way(path: Path, error: Exception) -> Reason:
    problem = getattr(error, "strerror", None) or type(error).__name__
    values = {"file": shown(str(path)), "problem": problem}
    return Reason("inbox_file_in_the_way", values)
