"""The last decision on each document, with every check."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.decision import Check, Decision, Verdict
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.store.tables_workflow import decisions


class KeptDecision(Struct, frozen=True):
    """A decision as it was taken ``at`` a moment: every check, and the rule that books, if one does."""

    at: datetime.datetime
    verdict: Verdict
    rule: str | None
    checks: tuple[Check, ...]
    administration_version: str | None


class _Kept(Struct, frozen=True):
    checks: tuple[Check, ...]
    administration_version: str | None


def keep_decision(connection: Connection, document: int, decision: Decision, at: datetime.datetime) -> None:
    """Keep a decision on a document (its row) in the place of the one before it.

    Its proposal is not part of that: it stands with the concepts.
    """
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {
        "at": at,
        "verdict": decision.verdict,
        "rule": decision.rule,
        "content": kept(_Kept(decision.checks, decision.administration_version)).decode(),
    }
    put = kind.insert(decisions).values(document=document, **values)
    connection.execute(put.on_conflict_do_update(index_elements=["document"], set_=values))


def decision_on(connection: Connection, document: int) -> KeptDecision | None:
    """Give the last decision on a document (its row); None: none was taken yet."""
    return decisions_on(connection, [document]).get(document)


def decisions_on(connection: Connection, documents: Sequence[int]) -> Mapping[int, KeptDecision]:
    """Give the last decisions on documents (their rows), by row; on whom none was taken is left out."""
    found = connection.execute(select(decisions).where(decisions.c.document.in_(documents)))
    return {row.document: _decision(row) for row in found}


def _decision(row: Row[Any]) -> KeptDecision:
    content = as_kept(row.content, _Kept)
    return KeptDecision(row.at, row.verdict, row.rule, content.checks, content.administration_version)
