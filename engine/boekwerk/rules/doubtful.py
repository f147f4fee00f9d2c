"""Rules that can be used, but that hardly say what their author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boekwerk.domain.identity import kvk_number
from boekwerk.domain.reason import Reason
from boekwerk.rules.codes import comparisons_of
from boekwerk.rules.source import RuleSource

_SEVEN_DIGITS = re.compile(r"\D*(?:[0-9]\D*){7}", re.ASCII)
# What is left of 't Hoekje and 's-Hertogenbosch between single quotation marks.
_WITHOUT_APOSTROPHE = re.compile(r"(?:[nt] |s[ -])\w.*", re.IGNORECASE | re.DOTALL)


def doubtful_values(source: RuleSource) -> Iterator[Reason]:
    """Give the values of a rule that are probably other ones: a digit or an apostrophe is missing."""
    for comparison in comparisons_of(source):
        for text, where in comparison.named:
            values = {"rule": source.id}
            if comparison.field.of == "kvk" and _SEVEN_DIGITS.fullmatch(text):
                meant = kvk_number(text)
                yield Reason("rule_kvk_padded", {"number": text, "meant": meant, **values}, where)
            elif comparison.field.type == "text" and _WITHOUT_APOSTROPHE.fullmatch(text):
                yield Reason("rule_apostrophe_lost", {"found": text, **values}, where)


def unstated_stages(source: RuleSource) -> Iterator[Reason]:
    """Give a block that does not say its stage: it stops nothing, which its author may not know."""
    if source.kind == "block" and source.stage_where is None:
        yield Reason("rule_stage_not_stated", {"rule": source.id}, source.where)
