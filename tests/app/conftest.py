from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"


@pytest.fixture
def office(tmp_path):
    copy = tmp_path / "office"
    shutil.copytree(OFFICE, copy)
    return copy


@pytest.fixture
def as_of():
    return datetime.date(2026, 3, 16)
