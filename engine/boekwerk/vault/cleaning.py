"""Taking secrets out of what strangers say: they may repeat what they were given."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import quote, quote_plus

from msgspec.structs import replace

from boekwerk.domain.errors import BoekwerkError

_SHORTEST = 6
_HIDDEN = "***"
_SHORTEST_PART = 4
_CUT = "…"
_FOR_ADDRESSES = str.maketrans("+/", "-_")
_BESIDES_ARGUMENTS = ("strerror", "filename", "filename2", "msg", "text")
"""What some errors say, whatever they were made of: an OSError its file, a SyntaxError its message."""
_NAMED = re.compile(
    r"""((?:access_token|refresh_token|id_token|client_secret|password|api[_-]?key)['"]?\s*[:=]\s*['"]?)"""
    r"""[^\s'"&,;}]{6,}""",
    re.IGNORECASE,
)
_SHOWN_TO_GET_IN = re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{16,}", re.IGNORECASE)

ErrorT = TypeVar("ErrorT", bound=BaseException)


def cleaned(error: ErrorT, *given: Mapping[str, str]) -> ErrorT:
    """Take secrets out of an error and of all that it came from; gives the same error."""
    for each in _family(error):
        for secrets in given:
            _clean(each, secrets)
    return error


def without_secrets(value: Any, secrets: Mapping[str, str]) -> Any:
    """Give a text, or what holds texts, with every secret in it replaced by ``***``.

    They are found as well in the forms that they travel in: in an address, in JSON, in a Basic header, on
    one line. Secrets of a few characters stay: they stand in other words too.
    """
    return _without(value, _forms(secrets))


def gives_away(text: str, secrets: Mapping[str, str]) -> bool:
    """Tell whether a secret stands in a text, in a form that it travels in."""
    return any(form in text for form in _forms(secrets))


def _family(error: BaseException) -> list[BaseException]:
    """List an error with what it was raised from, raised in handling, or raised as a group of."""
    found: list[BaseException] = []
    left: list[BaseException | None] = [error]
    while left:
        each = left.pop()
        if each is None or any(each is one for one in found):
            continue
        found.append(each)
        left += [each.__cause__, each.__context__]
        left += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
    return found


def _clean(error: BaseException, secrets: Mapping[str, str]) -> None:
    forms = _forms(secrets)
    error.args = _without(error.args, forms)
    for name in (*vars(error), *_BESIDES_ARGUMENTS):
        with suppress(Exception):  # an attribute of a stranger may be anything
            before = getattr(error, name)
            if isinstance(before, str | bytes | list | tuple | dict):
                setattr(error, name, _without(before, forms))
    if isinstance(error, BoekwerkError):
        error.reason = replace(error.reason, values=_without(error.reason.values, forms))


def _without(value: Any, forms: list[str]) -> Any:
    if isinstance(value, str):
        return _text_without(value, forms)
    if isinstance(value, bytes):
        return _text_without(value.decode("utf-8", "surrogateescape"), forms).encode(
            "utf-8", "surrogateescape"
        )
    if isinstance(value, Mapping):
        return {_without(name, forms): _without(each, forms) for name, each in value.items()}
    if type(value) in (tuple, list):
        return type(value)(_without(each, forms) for each in value)
    return value


def _text_without(text: str, forms: list[str]) -> str:
    for form in forms:
        text = text.replace(form, _HIDDEN)
    # What a package has just given nobody knows here yet, but by its name.
    text = _SHOWN_TO_GET_IN.sub(rf"\1 {_HIDDEN}", _NAMED.sub(rf"\1{_HIDDEN}", text))
    if not text.endswith(_CUT):
        return text
    # Of a long text the end was cut off, perhaps in the middle of a secret.
    begun = max((_begun(text[: -len(_CUT)], form) for form in forms), default=0)
    return f"{text[: -len(_CUT) - begun]}{_HIDDEN}{_CUT}" if begun else text


def _begun(text: str, form: str) -> int:
    """Count the characters at the end of a text with which a form begins."""
    most = min(len(form), len(text))
    return next((size for size in range(most, _SHORTEST_PART - 1, -1) if text.endswith(form[:size])), 0)


def _forms(secrets: Mapping[str, str]) -> list[str]:
    """List the texts that give a secret away, longest first: no part of one is left behind."""
    long = [secret for secret in secrets.values() if len(secret) >= _SHORTEST]
    found = {form for secret in long for form in _written(secret)}
    # Who logs in by the Basic scheme sends two of them as one (RFC 7617).
    pairs = [f"{name}:{secret}" for name in secrets.values() for secret in long]
    found |= {_in_base64(each) for each in (*pairs, *(f"{one}:" for one in long))}
    return sorted((form for form in found if len(form) >= _SHORTEST), key=len, reverse=True)


def _written(secret: str) -> Iterator[str]:
    yield secret
    yield " ".join("".join(c if c.isprintable() else " " for c in secret).split())  # as told on one line
    yield from secret.splitlines()
    yield from (
        quote(secret, errors="replace"),
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
    )
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1])
    encoded = _in_base64(secret).rstrip("=")
    yield from (encoded, encoded.translate(_FOR_ADDRESSES))


def _in_base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "replace")).decode()
