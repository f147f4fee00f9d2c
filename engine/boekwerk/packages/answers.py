"""Reading a connector's answers: the right type all the way down, or a named fault (VE-5)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeVar

import msgspec

from boekwerk.domain.obligation import Obligation
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.packages.contract import ObligationFields, Plan, Receipt, Request
from boekwerk.packages.told import one_line

_DEEPEST = 50

T = TypeVar("T")


class Rubbish(ValueError):
    """An answer that the contract does not allow; the text says what is wrong with it."""


def read_nothing(answer: object) -> None:
    """Require that there is no answer."""
    if answer is not None:
        raise Rubbish(f"expected None, got {type(answer).__name__}")


def read_found(answer: object) -> Receipt | None:
    """Read the answer to a look-up."""
    return None if answer is None else read_receipt(answer)


def read_receipt(answer: object) -> Receipt:
    """Read a receipt; it must have a number, or nobody could find the booking again."""
    receipt = _valid(Receipt, answer)
    if not _is_text(receipt.number):
        raise Rubbish("the receipt has no number")
    return receipt


def read_reversal(answer: object, manner: Literal["none", "delete", "reverse"]) -> Receipt | None:
    """Read what came of undoing a booking in the declared manner."""
    if manner != "delete":
        return read_receipt(answer)
    read_nothing(answer)
    return None


def read_shown(answer: object, number: str) -> PackageBooking | None:
    """Read a booking as the package shows it; it must be the one that was asked for."""
    if answer is None:
        return None
    shown = _valid(PackageBooking, answer)
    if shown.number != number:
        raise Rubbish(f"booking {one_line(shown.number)} was shown instead of {one_line(number)}")
    return shown


def read_obligation_fields(answer: object) -> ObligationFields | None:
    """Read what a package gives of obligations; only fields that an obligation has may be named."""
    if answer is None:
        return None
    fields = _valid(ObligationFields, answer)
    if unknown := fields.sources.keys() - set(Obligation.__struct_fields__):
        raise Rubbish(f"obligations have no fields {', '.join(sorted(map(one_line, unknown)))}")
    return fields


def read_plan(answer: object) -> Plan:
    """Read a plan; every payload must be JSON without binary fractions."""
    plan = _of(Plan, answer)
    if not isinstance(plan.requests, tuple) or not plan.requests:
        raise Rubbish("requests must be a tuple of at least one Request")
    for request in plan.requests:
        _of(Request, request)
        if not (_is_text(request.action) and _is_text(request.summary)):
            raise Rubbish("action and summary of a request must be text")
        _require_json(request.payload, "payload", 0)
    return plan


def _valid(wanted: type[T], answer: object) -> T:
    """Require the type, and those of its fields: a Struct does not look at its values when it is made.

    What is given is a copy: nothing that a connector keeps changes it afterwards.
    """
    try:
        return msgspec.convert(msgspec.to_builtins(_of(wanted, answer)), wanted)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise Rubbish(one_line(error)) from error


def _of(wanted: type[T], answer: object) -> T:
    if not isinstance(answer, wanted):
        raise Rubbish(f"expected {wanted.__name__}, got {type(answer).__name__}")
    return answer


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _require_json(value: object, path: str, depth: int) -> None:
    if depth > _DEEPEST:  # also what contains itself
        raise Rubbish("payload is nested too deeply")
    match value:
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise Rubbish(f"{path} has a key that is not text: {one_line(repr(key))}")
                _require_json(inner, f"{path}.{key}", depth + 1)
        case list() | tuple():
            for index, inner in enumerate(value):
                _require_json(inner, f"{path}[{index}]", depth + 1)
        case _:
            _require_scalar(value, path)


def _require_scalar(value: object, path: str) -> None:
    if isinstance(value, Decimal) and value.is_finite():
        return
    if value is not None and not isinstance(value, str | bool | int):
        raise Rubbish(f"{path} is a {type(value).__name__}; use text, whole numbers or a finite Decimal")
