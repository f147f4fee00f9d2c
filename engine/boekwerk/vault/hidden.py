"""Secrets that do not show themselves: not in a log, an exception, a traceback, or a file."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from typing import NoReturn


class HiddenTexts(Mapping[str, str]):
    """Secret texts by name, such as what a link to a package holds: read one by asking for it by name.

    Whatever else is done with it shows nothing but how many there are.
    """

    __slots__ = ("__texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.__texts = dict(texts)

    def __getitem__(self, name: str) -> str:
        try:
            return self.__texts[name]
        except KeyError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.__texts)

    def __len__(self) -> int:
        return len(self.__texts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping) or set(self.__texts) != set(other):
            return False
        return all(_are_same(text, other[name]) for name, text in self.__texts.items())

    __hash__ = None  # type: ignore[assignment]  # as every mapping that compares by what it holds

    def __repr__(self) -> str:
        return f"<{len(self.__texts)} secret texts>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("secrets are not written anywhere but into the vault")

    def __format__(self, _: str) -> str:
        return repr(self)


class HiddenText:
    """One secret text, such as a password: read it by `reveal`."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """Give the text."""
        return self.__text

    def __repr__(self) -> str:
        return "<secret text>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("secrets are not written anywhere but into the vault")

    def __format__(self, _: str) -> str:
        return repr(self)


def _are_same(one: str, other: object) -> bool:
    return isinstance(other, str) and hmac.compare_digest(one.encode(), other.encode())
