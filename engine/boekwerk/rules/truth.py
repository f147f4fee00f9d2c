"""Three-valued logic (Kleene), with errors kept apart.

A condition is true, false, unknown (None: a fact was missing), or a Failure (it could not be judged).
The order of the parts never changes an answer: false decides a conjunction and true a disjunction,
whatever else is unknown or failed; between those two a failure is the stronger.
"""

from __future__ import annotations

from msgspec import Struct


class Failure(Struct, frozen=True):
    """Why a condition could not be judged: ``message`` is the error's class and text."""

    message: str


Truth = bool | Failure | None


def weaker(sofar: Truth, value: Truth) -> Truth:
    """Combine what was found so far with an unknown or failed answer: a failure is the stronger."""
    return sofar if isinstance(sofar, Failure) else value


def negation(value: Truth) -> Truth:
    """Turn true into false and false into true; unknown and failed stay what they are."""
    if value is True:
        return False
    return True if value is False else value
