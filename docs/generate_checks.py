"""The reference page of the checks, each reason with the example invoice that shows it.

The example office is decided on for it, so that an invoice is named only where it really shows a reason.
"""

from __future__ import annotations

import datetime
from contextlib import closing
from functools import partial
from pathlib import Path

import yaml

from boekwerk.app.desk import open_office
from boekwerk.autobook import checks_reference
from boekwerk.trial.desk import Task
from boekwerk.trial.files import find_files
from boekwerk.trial.results import Decided, Result
from boekwerk.trial.run import dry_run

ROOT = Path(__file__).parents[1]
OFFICE = ROOT / "examples" / "kantoor-de-linde"


def pages() -> dict[Path, str]:
    """Give the page as it should be."""
    return {ROOT / "docs" / "reference" / "checks.md": checks_reference(_examples())}


def _examples() -> dict[str, str]:
    """Find the first example invoice that shows each reason."""
    expected = yaml.safe_load((OFFICE / "expected.yaml").read_text(encoding="utf-8"))
    as_of = datetime.date.fromisoformat(str(expected["as_of"]))
    shown: dict[str, str] = {}
    for administration in expected["invoices"]:
        open_desk = partial(open_office, OFFICE / "administrations" / administration, as_of=as_of)
        files = find_files([str(OFFICE / "inbox" / administration)])
        with closing(open_desk()) as desk:
            for judged in dry_run(files, desk, open_desk, Task(_itself)):
                for code in _codes(judged.piece):
                    shown.setdefault(code, Path(judged.piece.file).relative_to(ROOT).as_posix())
    return shown


def _itself(result: Result) -> Result:
    return result


def _codes(result: Result) -> list[str]:
    if not isinstance(result, Decided):
        return []
    return [reason.code for check in result.decision.checks for reason in (check.reason, *check.more)]
