"""Taking secrets out of what strangers say: they may repeat what they were given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from boekwerk.domain.errors import BoekwerkError

_SHORTEST = 6

ErrorT = TypeVar("ErrorT", bound=BaseException)


def cleaned(error: ErrorT, *given: Mapping[str, str]) -> ErrorT:
    """Take secrets out of an error and of what it came from; gives the same error."""
    each: BaseException | None = error
    seen: list[BaseException] = []
    while each is not None and each not in seen:
        seen.append(each)
        for secrets in given:
            _clean(each, secrets)
        each = each.__cause__ or each.__context__
    return error


def without_secrets(value: Any, secrets: Mapping[str, str]) -> Any:
    """Give a text, or what holds texts, with every secret in it replaced by ``***``.

    Secrets of a few characters stay: they stand in other words too.
    """
    if isinstance(value, str):
        for secret in sorted(secrets.values(), key=len, reverse=True):
            if len(secret) >= _SHORTEST:
                value = value.replace(secret, "***")
        return value
    if isinstance(value, Mapping):
        return {name: without_secrets(each, secrets) for name, each in value.items()}
    if type(value) in (tuple, list):
        return type(value)(without_secrets(each, secrets) for each in value)
    return value


def _clean(error: BaseException, secrets: Mapping[str, str]) -> None:
    error.args = without_secrets(error.args, secrets)
    if isinstance(error, BoekwerkError):
        error.reason = replace(error.reason, values=without_secrets(error.reason.values, secrets))
