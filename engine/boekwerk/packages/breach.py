"""Judging what a plugin offers: is this connector class what the contract asks?"""

from __future__ import annotations

import inspect
import re
from typing import Any

import msgspec
from msgspec import Struct

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.reason import Reason
from boekwerk.packages.contract import CONTRACT, Connector
from boekwerk.packages.told import one_line

_WORD = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
_MOST_TITLE = 80
_METHODS = ("check", "find_booking", "plan", "send", "validate")


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
    settings = getattr(offered, "settings_type", None)
    if not (isinstance(settings, type) and issubclass(settings, Struct)):
        problems.append(_attribute(name, "settings_type", settings, "a msgspec.Struct class"))
    return problems


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
    if declared.description_length < 0:
        return "description_length is negative"
    if (declared.look_up_sure_after_seconds or 0) < 0:
        return "look_up_sure_after_seconds is negative"
    if declared.validate_only is (offered.validate is Connector.validate):
        return "validate_only must be declared if and only if there is a method validate"
    return None


def _attribute(name: str, attribute: str, found: object, wanted: str) -> Reason:
    values = {"connector": name, "attribute": attribute, "found": one_line(repr(found)), "wanted": wanted}
    return Reason("connector_attribute_wrong", values)
