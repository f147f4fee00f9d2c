"""The public yardstick: what other programs' strategies reach, as somebody else computed it."""

import re

import pytest

from boekwerk.trial.replay.account_lines import read_account_lines
from boekwerk.trial.replay.chronology import Chronology
from boekwerk.trial.replay.run import Scoring, replay

COLUMNS = {"relation": "supplier", "ledger_account": "account", "number": "transaction"}


def published(folder, body):
    """Read the row of a body from the table in its README."""
    (row,) = re.findall(rf"^\| {body} \| (.*) \|$", (folder / "README.md").read_text("utf-8"), re.MULTILINE)
    documents, *cells = row.split(" | ")
    return int(documents.replace(",", "")), cells


def _three(part):
    return f"{float(part):.3f}"[1:]


@pytest.mark.spec("RU-10")
def test_replay_reproduces_the_yardstick_to_three_decimals(shared):
    pytest.importorskip("polars")
    lines = read_account_lines(shared / "oxford.parquet", COLUMNS)
    with Chronology(lines) as history:
        curve = replay(history, Scoring(number_until="_")).habits.curve
    scores = [curve.at(least) for least in (1, 3, 10, 20, 50, 100)]
    documents, cells = published(shared, "oxford")
    assert [f"{_three(score.coverage)}/{_three(score.precision)}" for score in scores] == cells
    assert {score.documents for score in scores} == {documents}
