"""Cases as a table of columns, and what a rulebook says of each."""

from __future__ import annotations

import pytest

from boekwerk.rules.columns.capture import Capture
from boekwerk.rules.columns.frames import columns_of, frame_of
from boekwerk.rules.columns.judging import judge_columns
from boekwerk.rules.columns.table import Stored
from boekwerk.rules.vocabulary import VOCABULARY


def rows_of(cases, vocabulary=VOCABULARY):
    """Capture the facts of cases."""
    capture = Capture(vocabulary)
    return [capture.row(case) for case in cases]


def judged(book, cases, vocabulary=VOCABULARY):
    """Judge cases by columns."""
    frame = frame_of(rows_of(cases, vocabulary), columns_of(vocabulary))
    return judge_columns(book, Stored.of_documents(frame, cases[0].as_of))


@pytest.fixture(scope="session")
def columns():
    return judged


@pytest.fixture(scope="session")
def rows():
    return rows_of
