"""Faults of the program itself: how they are named, so that two reports of one are seen as one."""

from __future__ import annotations

import traceback
from pathlib import Path


def fault_name(error: BaseException) -> str:
    """Name a fault by its kind and the place where it arose, such as ``KeyError@tally.py:40``."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__}@{place}"
