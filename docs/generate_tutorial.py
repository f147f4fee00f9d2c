"""The tutorial, done as it says: every step in a folder that begins empty, with what each command prints.

Commands are run. A remark in front of another block says what is done with it: ``write`` it to a file,
``append`` it, ``remove`` it again, or ``change`` the file as the block says.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from boekwerk.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "tutorial.md"
AS_OF = "2026-03-16"
_STEP = re.compile(r"((?:<!-- (\w+): (\S+) -->\n```\w+|```console)\n)(.*?)(?=```\n)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Give the page with what its commands print renewed."""
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "boekwerk", "examples"))
        own = Path(folder, "lesson")
        own.mkdir()
        with contextlib.chdir(own):
            return {PAGE: _STEP.sub(_done, text)}


def _done(step: re.Match[str]) -> str:
    """Do a step; give it back, with what was printed if it is a command."""
    before, what, file, block = step.groups()
    if what is None:
        command = block.splitlines()[0]
        return f"{before}{command}\n{_printed(shlex.split(command.removeprefix('$ ')))}"
    _EDITS[what](Path(file), block)
    return step[0]


def _printed(words: list[str]) -> str:
    """Run a command as a terminal would, and give what it prints, the columns closer together."""
    if words[0] != "boekwerk":
        _SHELL[words[0]](*words[1:])
        return ""
    out = io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
        contextlib.suppress(SystemExit),
    ):
        main(words[1:] if "--lang" in words else [*words[1:], "--lang", "en"])
    text = out.getvalue().replace(f"{ROOT}{os.sep}", "")
    text = re.sub(r"(?<=\S) {3,}", "  ", text)
    # A test is recorded as of today, and that is another day each time.
    return re.sub(r"(?<=as_of: )\d{4}-\d\d-\d\d", AS_OF, text)


def _copy(*words: str) -> None:
    *options, source, target = words
    if options == ["-r"]:
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)


def _write(path: Path, block: str) -> None:
    path.write_text(block, encoding="utf-8", newline="\n")


def _append(path: Path, block: str) -> None:
    _write(path, path.read_text(encoding="utf-8") + block)


def _remove(path: Path, block: str) -> None:
    _replace(path, block, "")


def _change(path: Path, block: str) -> None:
    """Change a file: each group of lines with a minus becomes the group with a plus behind it."""
    for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", block, re.MULTILINE):
        _replace(path, _bare(old), _bare(new))


def _bare(lines: str) -> str:
    return re.sub(r"^[-+]", "", lines, flags=re.MULTILINE)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old)
    _write(path, text.replace(old, new))


_EDITS: dict[str, Callable[[Path, str], None]] = {
    "write": _write,
    "append": _append,
    "remove": _remove,
    "change": _change,
}
_SHELL: dict[str, Callable[..., None]] = {
    "cp": _copy,
    "mkdir": lambda folder: Path(folder).mkdir(),
    "rm": lambda file: Path(file).unlink(),
}
