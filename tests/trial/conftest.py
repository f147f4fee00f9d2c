from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest


@pytest.fixture
def toys(monkeypatch):
    # Processes that are spawned import the desk by name, from the path that they inherit.
    monkeypatch.syspath_prepend(Path(__file__).parent / "toys")
    return import_module("toy_desk")


@pytest.fixture
def write(tmp_path):
    def write_files(*texts):
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number:04}.txt"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return paths

    return write_files
