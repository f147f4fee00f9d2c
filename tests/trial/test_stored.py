"""Stored sets: written whole or not at all, read back as they were, refused when they are not ours."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from boekwerk.app.desk import open_office
from boekwerk.domain.errors import BoekwerkError
from boekwerk.trial.stored import StoredSet
from boekwerk.trial.stored_header import MARK, StoredSetError, is_stored_set

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
ADMINISTRATION = sorted((OFFICE / "administrations").iterdir())[0]
INBOX = OFFICE / "inbox" / ADMINISTRATION.name
DAY = "2026-03-16"


def _run(*arguments):
    command = [sys.executable, "-m", "boekwerk.cli.main", "dry-run", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Give a stored set of the example office, and the JSON of the run that kept it."""
    path = tmp_path_factory.mktemp("kept") / "facts.parquet"
    asked = ["--administration", ADMINISTRATION, "--as-of", DAY, "--keep", path, "--format", "json"]
    return path, json.loads(_run(*asked, INBOX).stdout)


@pytest.fixture(scope="module")
def rulebook():
    return open_office(ADMINISTRATION, as_of=datetime.date.fromisoformat(DAY)).rulebook


@pytest.mark.spec("RU-4")
def test_a_stored_set_decides_as_the_run_that_kept_it(kept, rulebook):
    path, run = kept
    decided = {one["file"]: one["decision"] for one in run["documents"] if "decision" in one}
    told = {one.file: (one.verdict, one.rule) for one in StoredSet.open(path).judge(rulebook)}
    assert told == {file: (found["verdict"], found["rule"]) for file, found in decided.items()}


def test_where_many_blocks_hold_fewer_rows_are_judged_at_once(kept, rulebook, monkeypatch):
    stored = StoredSet.open(kept[0])
    whole = [*stored.judge(rulebook)]
    monkeypatch.setattr("boekwerk.trial.stored_file._MOST_PAIRS", 0)
    assert [*stored.judge(rulebook)] == whole
    assert len([*stored.judge_rows(rulebook)]) > 1


def test_the_facts_of_a_row_are_judged_by_the_reference_too(kept, rulebook):
    stored = StoredSet.open(kept[0])
    for verdict in stored.judge(rulebook):
        judgement = rulebook.judge_facts(stored.facts(verdict.row))
        assert verdict.rule == (judgement.rule.id if judgement.rule else None)
        assert verdict.blocks == tuple(block.id for block in judgement.blocks)


def test_dry_run_over_a_stored_set_sums_to_the_cent(kept):
    path, run = kept
    result = _run(path, "--administration", ADMINISTRATION, "--format", "json")
    told = json.loads(result.stdout)
    assert result.returncode == 0
    assert told["tally"]["documents"]["book"] == run["tally"]["documents"]["book"]
    booked = sum(Decimal(one["total"]) for one in told["tally"]["amounts"] if one["verdict"] == "book")
    listed = sum(Decimal(one["total"]) for one in told["documents"] if one["verdict"] == "book")
    assert booked == listed


def test_dry_run_over_a_stored_set_says_what_it_cannot_know(kept):
    result = _run(kept[0], "--administration", ADMINISTRATION, "--lang", "en")
    assert "as they were stored for 2026-03-16" in result.stderr
    assert "What each rule came to" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--as-of", "2026-03-17"], "are those of 2026-03-16, and 2026-03-17 was asked for"),
        (["--format", "html"], "can be shown as a table or as JSON"),
        (["--keep", "again.parquet"], "can be shown as a table or as JSON"),
    ],
)
def test_what_cannot_be_done_with_a_stored_set_is_refused(kept, arguments, said):
    result = _run(kept[0], "--administration", ADMINISTRATION, "--lang", "en", *arguments)
    assert result.returncode == 1
    assert said in result.stderr


def _code(work):
    with pytest.raises(BoekwerkError) as caught:
        work()
    return caught.value.reason.code


def test_a_parquet_file_of_somebody_else_is_refused(tmp_path):
    path = tmp_path / "other.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    assert _code(lambda: StoredSet.open(path)) == "stored_set_foreign"
    assert not is_stored_set(path)


@pytest.mark.parametrize("cut", [5, 100, 4_000])
def test_a_damaged_file_is_refused(kept, tmp_path, cut):
    path = tmp_path / "cut.parquet"
    path.write_bytes(kept[0].read_bytes()[:-cut])
    assert _code(lambda: StoredSet.open(path)) == "stored_set_damaged"
    assert not is_stored_set(path)


def test_a_file_of_a_later_version_is_refused(tmp_path):
    path = tmp_path / "later.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path, metadata={MARK: '{"schema": "boekwerk.stored-set/2"}'})
    assert _code(lambda: StoredSet.open(path)) == "stored_set_other_version"
    assert is_stored_set(path)


def test_rules_that_ask_for_what_was_not_stored_are_refused(kept, rulebook, tmp_path):
    path, metadata = tmp_path / "poor.parquet", pl.read_parquet_metadata(kept[0])
    poor = pl.read_parquet(kept[0]).drop("document.kind")
    poor.write_parquet(path, metadata={MARK: metadata[MARK]})
    with pytest.raises(StoredSetError) as caught:
        list(StoredSet.open(path).judge(rulebook))
    assert caught.value.reason.code == "stored_set_lacks_fields"
    assert caught.value.reason.values["fields"] == "document.kind"


def test_a_file_that_is_no_stored_set_is_not_replaced(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("dear reader", encoding="utf-8")
    result = _run("--administration", ADMINISTRATION, "--as-of", DAY, "--keep", path, INBOX, "--lang", "en")
    assert "it is not replaced" in result.stderr
    assert (path.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == ("dear reader", [path])


def test_nothing_is_left_behind_when_a_run_cannot_start(tmp_path):
    result = _run(
        "--administration", ADMINISTRATION, "--keep", tmp_path / "f.parquet", "--output", tmp_path, INBOX
    )
    assert result.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_without_polars_it_is_said_what_to_install(kept, monkeypatch):
    monkeypatch.setattr("boekwerk.rules.columns.find_spec", lambda name: None)
    assert _code(lambda: StoredSet.open(kept[0])) == "replay_not_installed"


def test_a_dry_run_that_keeps_nothing_does_not_import_polars():
    program = (
        "import sys, boekwerk.cli.dry_run, boekwerk.app.desk, boekwerk.trial.stored; "
        "sys.exit('polars' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
