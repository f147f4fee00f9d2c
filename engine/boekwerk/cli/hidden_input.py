"""Asking for secrets: hidden on a terminal, else from the standard input; never as arguments."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.packages.contract import Credential
from boekwerk.reasons import Language, said
from boekwerk.vault.hidden import HiddenText, HiddenTexts

_MOST = 1_000_000


def asked_password(user: str, language: Language) -> HiddenText:
    """Ask twice for a password; from a pipe or a file its first line is taken.

    Raises BoekwerkError when the two differ.
    """
    if not sys.stdin.isatty():
        return HiddenText(sys.stdin.readline(_MOST).rstrip("\r\n"))
    first = click.prompt(said("cli_password_prompt", language, user=user), hide_input=True, err=True)
    again = click.prompt(said("cli_password_again", language), hide_input=True, err=True)
    if first != again:
        raise BoekwerkError(Reason("user_passwords_differ"))
    return HiddenText(first)


def asked_credentials(credentials: Sequence[Credential], language: Language) -> HiddenTexts:
    """Ask for what a package wants to have; from a pipe or a file it is a JSON object of names and texts.

    Raises BoekwerkError for what is no such object.
    """
    if not credentials:
        return HiddenTexts({})
    if not sys.stdin.isatty():
        return _read(credentials)
    return HiddenTexts(
        {
            each.name: click.prompt(getattr(each, language), hide_input=each.secret, err=True)
            for each in credentials
        }
    )


def _read(credentials: Sequence[Credential]) -> HiddenTexts:
    try:
        found = json.loads(sys.stdin.read(_MOST))
    except ValueError:  # what it says would show what was given
        found = None
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        example = json.dumps({each.name: "…" for each in credentials}, ensure_ascii=False)
        raise BoekwerkError(Reason("link_credentials_not_json", {"example": example}))
    return HiddenTexts(found)
