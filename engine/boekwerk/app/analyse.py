"""Analysing the rules of an office without any document."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from boekwerk.app.rule_folders import rule_folders, with_starter_blocks
from boekwerk.app.vocabulary import installed_vocabulary
from boekwerk.rules import load_rules
from boekwerk.rules.analyse import Analysis, analyse


def analyse_office(
    administration: Path | None,
    rules: Sequence[Path] | None,
    as_of: datetime.date,
    *,
    gaps: bool = False,
) -> Analysis:
    """Analyse the rules of an administration (see `rule_folders`), together with Boekwerk's own blocks.

    Those blocks may stand in the way of the office's rules; nothing is said of the blocks themselves.
    Raises RulesError when the rules cannot be loaded.
    """
    vocabulary = installed_vocabulary()
    own = load_rules(rule_folders(administration, rules), vocabulary)
    rulebook = with_starter_blocks(own, vocabulary).rulebook
    analysis = analyse(rulebook, as_of, gaps=gaps, vocabulary=vocabulary)
    ids = {source.id for source in own}
    findings = tuple(found for found in analysis.findings if found.rule is None or found.rule in ids)
    return replace(analysis, findings=findings)
