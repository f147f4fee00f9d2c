"""Static analysis: what can be said about rules without any document (requirement RU-9)."""

from boekwerk.rules.analyse.analysis import analyse
from boekwerk.rules.analyse.findings import Analysis, Finding, FindingKind
from boekwerk.rules.analyse.witness import Witness

__all__ = ["Analysis", "Finding", "FindingKind", "Witness", "analyse"]
