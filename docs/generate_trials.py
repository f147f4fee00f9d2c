"""What ``diff`` and ``explain`` print, in the pages about them: run on a copy of the example office."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from boekwerk.cli.main import main
from boekwerk.cli.wording import check_title

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
EXPLAINED = HERE / "reference" / "explained.md"
OFFICE = ROOT / "examples" / "kantoor-de-linde"
AS_OF = "2026-03-16"
_BLOCK = re.compile(r"(?<=```console\n)\$ (boekwerk [^\n]+)\n.*?(?=```)", re.DOTALL)
_RULES = Path("administrations/softwarehuis-nevelbank/rules/inkoop.yaml")
# What the page on `diff` tells of: a trial that is over, and a limit that goes down.
_CHANGES = (("stage: shadow", "stage: live"), ("at_most: 15000.00", "at_most: 400.00"))
_INTRO = """# Why an invoice was not booked: one of each reason

Made by `docs/generate_trials.py` from the [example office](../example-office.md): for every check that
keeps an invoice back there, the first of those, as [boekwerk explain](../explain.md) tells it.
"""


def pages() -> dict[Path, str]:
    """Give the pages with the output of their commands renewed."""
    with _office():
        told = {HERE / name: _renewed(HERE / name) for name in ("diff.md", "explain.md")}
        return {**told, EXPLAINED: _explained()}


@contextlib.contextmanager
def _office() -> Iterator[None]:
    """Work in a copy of the example office: a repository with two revisions of the rules."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(OFFICE, Path(folder, "office")))
        for settings in copy.glob("administrations/*/administration.yaml"):
            # What is printed must not depend on what is installed.
            text = settings.read_text(encoding="utf-8")
            settings.write_text(f'{text}\nsecond_evaluator: "off"\n', encoding="utf-8")
        with contextlib.chdir(copy):
            _git("init", "--quiet")
            _commit()
            text = _RULES.read_text(encoding="utf-8")
            for old, new in _CHANGES:
                assert text.count(old) == 1, old
                text = text.replace(old, new)
            _RULES.write_text(text, encoding="utf-8")
            _commit()
            yield


def _renewed(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    return _BLOCK.sub(lambda found: f"$ {found[1]}\n{_printed(*found[1].split()[1:])}", text)


def _explained() -> str:
    """Explain an invoice for every check that keeps one back."""
    examples: dict[str, tuple[str, str]] = {}
    for administration in sorted(path.name for path in Path("administrations").iterdir()):
        where = ("--administration", f"administrations/{administration}", "--as-of", AS_OF)
        told = json.loads(_printed("dry-run", "--format", "json", *where, f"inbox/{administration}"))
        for document in told["documents"]:
            for check in document["decision"]["checks"] if document["decision"] else ():
                if check["outcome"] not in ("pass", "not_applicable"):
                    examples.setdefault(check["name"], (administration, Path(document["file"]).as_posix()))
    return _INTRO + "".join(_example(name, *examples[name]) for name in sorted(examples))


def _example(check: str, administration: str, file: str) -> str:
    command = f"explain --administration administrations/{administration} --as-of {AS_OF} {file}"
    shown = f"```console\n$ boekwerk {command}\n{_printed(*command.split())}```\n"
    return f"\n## {check_title(check, 'en').capitalize()} (`{check}`)\n\n{shown}"


def _printed(*arguments: str) -> str:
    """Give what a command prints, the columns closer together and without the way to this checkout."""
    out = io.StringIO()
    quietly = contextlib.redirect_stderr(io.StringIO())
    with contextlib.redirect_stdout(out), quietly, contextlib.suppress(SystemExit):
        main([*arguments, "--lang", "en"])
    text = out.getvalue().replace(f"{ROOT}{os.sep}", "")
    return re.sub(r"(?<=\S) {3,}", "  ", text)


def _git(*arguments: str) -> None:
    who = ("-c", "user.name=Kantoor De Linde", "-c", "user.email=advies@delinde.example")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True, env=environment)


def _commit() -> None:
    _git("add", "--all")
    _git("commit", "--quiet", "--message", "Rules")
