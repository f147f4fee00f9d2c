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
    if not isinstance(sofar, Failure):
        return value
    # Of two failures the one by name, so that the order of rules does not show in what is said.
    return min(sofar, value, key=_message) if isinstance(value, Failure) else sofar


def _message(failure: Failure) -> str:
    return failure.message


def negation(value: Truth) -> Truth:
    """Turn true into false and false into true; unknown and failed stay what they are."""
    if value is True:
        return False
    return True if value is False else value
