"""Cases as a table of columns, and what a rulebook says of each."""

from __future__ import annotations

import pytest
from extras import imported

from boekwerk.rules.columns.capture import Capture
from boekwerk.rules.vocabulary import VOCABULARY


def rows_of(cases, vocabulary=VOCABULARY):
    """Capture the facts of cases."""
    capture = Capture(vocabulary)
    return [capture.row(case) for case in cases]


def judged(book, cases, vocabulary=VOCABULARY):
    """Judge cases by columns."""
    frames, judging, table = (
        imported(f"boekwerk.rules.columns.{n}") for n in ("frames", "judging", "table")
    )
    frame = frames.frame_of(rows_of(cases, vocabulary), frames.columns_of(vocabulary))
    return judging.judge_columns(book, table.Stored.of_documents(frame, cases[0].as_of))


@pytest.fixture(scope="session")
def columns():
    return judged


@pytest.fixture(scope="session")
def rows():
    return rows_of
