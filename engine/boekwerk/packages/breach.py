"""Judging what a plugin offers: is this connector class what the contract asks?"""

from __future__ import annotations

import inspect
import re
from typing import Any

import msgspec
from msgspec import Struct

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.reason import Reason
from boekwerk.packages.contract import CONTRACT, Connector, Credential
from boekwerk.packages.declared import NEEDED
from boekwerk.packages.told import one_line

_WORD = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
_MOST_TITLE = 80
_METHODS = ("check", "find_booking", "plan", "send", "obligation_fields", *NEEDED)


def breaches(offered: object) -> list[Reason]:
    """List what is wrong with an offered connector; empty if it keeps the contract.

    A connector for another version of the contract gets that one reason only: whatever else is
    different follows from it.
    """
    if not (isinstance(offered, type) and issubclass(offered, Connector)):
        return [Reason("connector_not_a_connector", {"offered": one_line(repr(offered))})]
    name = one_line(offered.__qualname__)
    built_for = getattr(offered, "contract", None)
    if type(built_for) is not int:
        return [_attribute(name, "contract", built_for, f"the whole number {CONTRACT}")]
    if built_for != CONTRACT:
        values = {"connector": name, "built_for": one_line(built_for), "supported": CONTRACT}
        return [Reason("plugin_contract_incompatible", values)]
    judges = (_wrong_methods, _wrong_attributes, _wrong_capabilities)
    return [reason for judge in judges for reason in judge(name, offered)]


def _wrong_methods(name: str, offered: type[Connector[Any]]) -> list[Reason]:
    wrong = [method for method in _METHODS if not _can_be_called(offered, method)]
    if not wrong:
        return []
    return [Reason("connector_methods_wrong", {"connector": name, "methods": ", ".join(wrong)})]


def _can_be_called(offered: type[Connector[Any]], method: str) -> bool:
    if method in offered.__abstractmethods__:
        return False
    try:
        theirs, ours = (inspect.signature(getattr(owner, method)) for owner in (offered, Connector))
        theirs.bind(*ours.parameters)
    except (TypeError, ValueError):
        return False
    return True


def _wrong_attributes(name: str, offered: type[Connector[Any]]) -> list[Reason]:
    problems = []
    package = getattr(offered, "package", None)
    if not (type(package) is str and _WORD.fullmatch(package)):  # a derived text may compare as it likes
        wanted = "a word of lower-case letters, digits and _, such as 'twinfield'"
        problems.append(_attribute(name, "package", package, wanted))
    title = getattr(offered, "title", None)
    if not (type(title) is str and title and one_line(title) == title and len(title) <= _MOST_TITLE):
        problems.append(_attribute(name, "title", title, f"one line of at most {_MOST_TITLE} characters"))
    credentials = getattr(offered, "credentials", None)
    if not _are_credentials(credentials):
        wanted = "a tuple of boekwerk.Credential, each with a name of its own"
        problems.append(_attribute(name, "credentials", credentials, wanted))
    settings = getattr(offered, "settings_type", None)
    if not (isinstance(settings, type) and issubclass(settings, Struct)):
        problems.append(_attribute(name, "settings_type", settings, "a msgspec.Struct class"))
    return problems


def _are_credentials(found: object) -> bool:
    if not (isinstance(found, tuple) and all(type(each) is Credential for each in found)):
        return False
    try:
        msgspec.convert(msgspec.to_builtins(found), tuple[Credential, ...])
    except (msgspec.ValidationError, TypeError, ValueError):
        return False
    names = [each.name for each in found]
    return len(set(names)) == len(names) and all(_WORD.fullmatch(each) for each in names)


def _wrong_capabilities(name: str, offered: type[Connector[Any]]) -> list[Reason]:
    declared = getattr(offered, "capabilities", None)
    if type(declared) is not Capabilities:
        return [_attribute(name, "capabilities", declared, "a boekwerk.Capabilities object")]
    if problem := _untrue(declared, offered):
        return [Reason("connector_capabilities_wrong", {"connector": name, "problem": problem})]
    return []


def _untrue(declared: Capabilities, offered: type[Connector[Any]]) -> str | None:
    try:  # a Struct does not look at its values when it is made
        msgspec.convert(msgspec.to_builtins(declared), Capabilities)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        return one_line(error)
    if problem := _wrong_number(declared) or _wrong_block(declared):
        return problem
    for method, needed in NEEDED.items():
        if needed.holds(declared) is (getattr(offered, method) is getattr(Connector, method)):
            return f"{needed.words} must be declared if and only if there is a method {method}"
    return None


def _wrong_number(declared: Capabilities) -> str | None:
    for name in ("description_length", "look_up_sure_after_seconds", "calls_per_minute"):
        if (getattr(declared, name) or 0) < 0:
            return f"{name} is negative"
    return "call_seconds must be more than 0" if declared.call_seconds <= 0 else None


def _wrong_block(declared: Capabilities) -> str | None:
    by_condition = declared.payment_block == "condition"
    if by_condition is not bool((declared.block_condition or "").strip()):
        return "block_condition must be declared if and only if payment_block is 'condition'"
    if by_condition and not declared.updates:
        return "payment_block 'condition' needs updates: payment is released by an update"
    if declared.payment_block != "none" and not declared.reads_bookings:
        return "payment_block needs reads_bookings: a block counts once it was read back"
    return None


def _attribute(name: str, attribute: str, found: object, wanted: str) -> Reason:
    values = {"connector": name, "attribute": attribute, "found": one_line(repr(found)), "wanted": wanted}
    return Reason("connector_attribute_wrong", values)
