"""Everything goes wrong at once, and no document is booked twice, lost, or paid too early."""

from __future__ import annotations

import shutil

import pytest
from chaos import RATES, Chaos, Course
from simulated import simulated_package
from stores import sqlite_template

__all__ = ["sqlite_template"]


@pytest.mark.spec("PR-4", "PR-5", "PR-11")
def test_no_document_is_booked_twice_or_lost_or_paid_too_early(sqlite_template, tmp_path):
    place = tmp_path / "store.sqlite"
    shutil.copy(sqlite_template, place)
    course = Course(
        ("sim_condition", "sim_none_blind"),
        documents=5,
        kills=1,
        replaces=False,
        speed=25.0,
        seconds=300.0,
        rates={fault: 2 * rate for fault, rate in RATES.items()},
    )
    with simulated_package(tmp_path, speed=course.speed) as package:
        chaos = Chaos(str(place), tmp_path, package, course)
        try:
            figures = chaos.run()
            assert list(chaos.faults()) == []
        finally:
            chaos.close()
    assert (figures.documents, figures.kills) == (10, 1)
    assert sum(figures.played.values()) > 0
