"""Obligations (verplichtingen): references found in a document, and what they match (requirements OB-*)."""

from __future__ import annotations

from boekwerk.obligations.lessons import lessons_of
from boekwerk.obligations.matching import match_obligations, review_obligations
from boekwerk.obligations.open_amounts import as_open_now, draws_of, still_open
from boekwerk.obligations.selecting import Selection, offered, select_on_line, select_several

__all__ = [
    "Selection",
    "as_open_now",
    "draws_of",
    "lessons_of",
    "match_obligations",
    "offered",
    "review_obligations",
    "select_on_line",
    "select_several",
    "still_open",
]
