"""durable-rules behind a fence: the second reader of a rulebook, in a process of its own (AB-18)."""

from boekwerk.rules.durable.evaluator import DurableEvaluator
from boekwerk.rules.durable.fence import Fence, refusals, refused_rules
from boekwerk.rules.durable.process import is_installed
from boekwerk.rules.durable.waiting import Key, Outcome, WaitingRoom

__all__ = [
    "DurableEvaluator",
    "Fence",
    "Key",
    "Outcome",
    "WaitingRoom",
    "is_installed",
    "refusals",
    "refused_rules",
]
