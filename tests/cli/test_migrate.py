"""``boekwerk migrate``: shows what would change, and writes only when that is asked."""

from __future__ import annotations

import json

import pytest

OLD = "kind: block\nrules: []\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(OLD, encoding="utf-8")
    return path


def test_what_would_change_is_shown_and_not_written(run, file):
    done = run("migrate", file)
    assert (done.code, file.read_text(encoding="utf-8")) == (1, OLD)
    assert "+schema: boekwerk.rules/1" in done.out.splitlines()
    assert done.out.endswith("To be changed: 1; good already: 0; problems: 0. Nothing was written.\n")


def test_with_write_it_is_written_and_then_nothing_is_left_to_do(run, file):
    assert run("migrate", file, "--write").code == 0
    assert file.read_text(encoding="utf-8") == f"schema: boekwerk.rules/1\n{OLD}"
    assert (
        run("migrate", file).out == "To be changed: 0; good already: 1; problems: 0. Nothing was written.\n"
    )


def test_a_program_reads_what_would_change(run, file):
    told = json.loads(run("migrate", file.parent, "--format", "json").out)
    assert (told["schema"], told["files"][0]["written"]) == ("boekwerk.migrate/1", False)
    assert told["files"][0]["file"] == file.as_posix()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_cannot_be_migrated_is_a_finding_with_its_place(run, file, language):
    file.write_text(f"schema: boekwerk.rules/2\n{OLD}", encoding="utf-8")
    done = run("migrate", file, "--write", "--lang", language)
    assert done.code == 1
    assert f"{file.as_posix()}:1:9" in done.out
