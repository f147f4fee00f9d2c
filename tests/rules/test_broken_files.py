"""A folder of broken rule files: what is said of each, to the letter, in both languages.

``expected.en.txt`` and ``expected.nl.txt`` have the name of each file and under it every problem as
``boekwerk lint`` prints it, without the file's name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from boekwerk.cli.wording import problem_line
from boekwerk.reasons import Language
from boekwerk.rules import lint

FOLDER = Path(__file__).parent / "broken"
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))


def expected(language: Language) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    file = ""
    for line in (FOLDER / f"expected.{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            problems[file].append(line.strip())
        elif line:
            file = line
            problems[file] = []
    return problems


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("file", FILES)
def test_a_broken_file_is_told_all_its_problems_with_place_and_way_out(
    file: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    said = [problem_line(problem, language) for problem in lint([Path(file)])]
    assert [line.removeprefix(f"{file}:") for line in said] == expected(language)[file]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_broken_file_has_a_problem_and_every_expectation_its_file(language: Language) -> None:
    problems = expected(language)
    assert sorted(problems) == FILES
    assert all(problems.values())
    assert len(FILES) >= 60
