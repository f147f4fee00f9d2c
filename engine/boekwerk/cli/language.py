"""Which language the command line speaks."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

from boekwerk.reasons import Language

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Tell the language: that of ``--lang``, wherever it stands, else that of the computer.

    It must be known before the arguments are parsed: help and complaints about them are in it too.
    """
    options = list(takewhile(lambda argument: argument != "--", arguments))
    asked = [argument.removeprefix("--lang=") for argument in options if argument.startswith("--lang=")]
    asked += [after for before, after in pairwise(options) if before == "--lang"]
    return _language_of(asked[-1]) if asked else _language_of(_locale(environment))


def _locale(environment: Mapping[str, str]) -> str:
    named = (environment[name] for name in _VARIABLES if environment.get(name))
    # Windows has no such variables; its locale is called nl_NL or Dutch_Netherlands.
    own = locale.getlocale()[0] if sys.platform == "win32" else None
    return next(named, own or "")


def _language_of(name: str) -> Language:
    return "nl" if name.casefold().startswith(("nl", "dutch")) else "en"
