"""What the analysis finds, and what it says of its own work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

from boekwerk.domain.reason import Location, Reason
from boekwerk.rules.analyse.views import Part, RuleView
from boekwerk.rules.analyse.witness import Witness
from boekwerk.rules.conditions import Condition

_MOST_TEXT = 120
_MOST_PLACES = 8

FindingKind = Literal["never_true", "always_true", "shadowed", "redundant", "overlap", "gap"]


class Finding(Struct, frozen=True, kw_only=True):
    """Something about a rule that its author will hardly have meant (requirement RU-9).

    ``rule`` is None for what no rule is about, ``other`` is the rule it is compared with. ``places``
    are those of the conditions or rules it is about. ``witness`` is a document that shows it, which was
    judged; of a rule that can never hold there is none.
    """

    kind: FindingKind
    reason: Reason
    rule: str | None = None
    other: str | None = None
    places: tuple[Location, ...] = ()
    witness: Witness | None = None


class Analysis(Struct, frozen=True):
    """All findings, in the order of files; ``undecided`` counts what could not be told either way.

    ``rules`` were looked at, and ``pairs`` of them that may have to do with each other.
    """

    findings: tuple[Finding, ...] = ()
    rules: int = 0
    pairs: int = 0
    undecided: int = 0


def in_short(parts: Sequence[Part]) -> tuple[str, ...]:
    """Give the texts of one or two conditions, and of more the places: a line that can still be read."""
    texts = [shortened(part.text) for part in parts[:2]]
    more = ", ".join(f"{part.where.line}:{part.where.column}" for part in parts[2:_MOST_PLACES])
    return (*texts, f"… ({more}{', …' if len(parts) > _MOST_PLACES else ''})") if more else tuple(texts)


def shortened(text: str) -> str:
    """Cut off a long condition: where it stands is said as well."""
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"


def about(kind: FindingKind, code: str, view: RuleView, **more: Any) -> Finding:
    """Make a finding about one rule; ``more`` are values of its sentence, ``parts`` and ``witness``."""
    parts: tuple[Part, ...] = more.pop("parts", ())
    witness: Witness | None = more.pop("witness", None)
    where = parts[0].where if parts else view.source.where
    return Finding(
        kind=kind,
        reason=Reason(code, {"rule": view.source.id, **more}, where),
        rule=view.source.id,
        places=tuple(dict.fromkeys(part.where for part in parts)) or (view.source.where,),
        witness=witness,
    )


def about_way(code: str, view: RuleView, *ways: Condition) -> Finding:
    """Make a finding about one condition under ``any``, and the one that makes it superfluous."""
    values = dict(zip(("condition", "other"), [shortened(way.text) for way in ways], strict=False))
    return Finding(
        kind="always_true",
        reason=Reason(code, {"rule": view.source.id, **values}, ways[0].where),
        rule=view.source.id,
        places=tuple(way.where for way in ways),
    )


def between(kind: FindingKind, code: str, view: RuleView, other: RuleView, **more: Any) -> Finding:
    """Make a finding about a rule and another one."""
    witness: Witness | None = more.pop("witness", None)
    where = str(other.source.where)
    values = {"rule": view.source.id, "other": other.source.id, "other_where": where, **more}
    return Finding(
        kind=kind,
        reason=Reason(code, values, view.source.where),
        rule=view.source.id,
        other=other.source.id,
        places=(view.source.where, other.source.where),
        witness=witness,
    )
