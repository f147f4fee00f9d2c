"""What ``replay`` prints, in the page about it: run on a made office of two years and twenty relations."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from functools import cache
from pathlib import Path

from boekwerk.cli.main import main

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "generators"))

from office_habits import write_office  # noqa: E402 - it stands with the tests

OFFICE = "proefkonijn"
# What stands between the marks is what the command prints under that title; 'summary' is the top.
_BLOCK = re.compile(r"(<!-- (.+?) -->\n\n```console\n)\$ (boekwerk replay [^\n]+)\n.*?(?=```)", re.DOTALL)
_MOST_LINES = 14


def pages() -> dict[Path, str]:
    """Give the page with the output of its commands renewed."""
    page = HERE / "replay.md"
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        write_office(Path(OFFICE))
        return {page: _BLOCK.sub(_renewed, page.read_text(encoding="utf-8"))}


def _renewed(found: re.Match[str]) -> str:
    return f"{found[1]}$ {found[3]}\n{_part(_printed(found[3]), found[2])}"


def _part(text: str, title: str) -> str:
    """Give what stands under a title, without the rest of what is printed."""
    lines = text.splitlines()
    first = 0
    if title != "summary":
        first = next(at for at, line in enumerate(lines) if line.strip().startswith(title))
    shown = []
    for line in lines[first:]:
        if not line.strip():
            break
        shown.append(line)
    more = ["    …"] if len(shown) > _MOST_LINES else []
    return "\n".join([*shown[:_MOST_LINES], *more]) + "\n"


@cache
def _printed(command: str) -> str:
    out = io.StringIO()
    quietly = contextlib.redirect_stderr(io.StringIO())
    with contextlib.redirect_stdout(out), quietly, contextlib.suppress(SystemExit):
        main([*command.split()[1:], "--lang", "en"])
    return out.getvalue()
