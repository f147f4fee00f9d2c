"""When two document numbers are so alike that one may be the other, written down differently."""

from __future__ import annotations

import re
import unicodedata

_LOOK_ALIKES = str.maketrans("OILSBZ", "011582")
_SHORTEST_TAIL = 4
_SHORTEST_TYPO = 6
_PART = re.compile(r"[0-9]+|[A-Z]+")
_COPIES = frozenset(
    "KOPIE COPY DUPLICAAT DUPLICATE DUPLICATA HERINNERING REMINDER AANMANING RAPPEL MAHNUNG BIS".split()
)


def similar(one: str, other: str) -> bool:
    """Tell whether two normalised document numbers may stand for one (AB-11).

    They may when they differ only in characters that look alike (O and 0, I, L and 1, S and 5, B
    and 8, Z and 2), when one is the other behind a prefix (INV20261234, 20261234; four characters at
    least), or when two neighbours were swapped or one character was left out (six at least). One
    digit that is another does not count: that is what the next invoice's number looks like.
    """
    one, other = one.translate(_LOOK_ALIKES), other.translate(_LOOK_ALIKES)
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_TAIL and long.endswith(short):
        return True
    if len(long) < _SHORTEST_TYPO:
        return False
    return _one_left_out(short, long) or _neighbours_swapped(short, long)


def written_alike(one: str, other: str) -> bool:
    """Tell whether two printed numbers may stand for one by the parts that they are made of (AB-11).

    They may when they differ only in zeros before a part (2026-0042, 2026-42) or in a word for a copy or a
    reminder, or when one has parts before or behind the other (INV-2026-0042, INV-2026-0042-A; the
    other has four characters at least).
    """
    first, second = sorted((_parts(one), _parts(other)), key=len)
    if not first:
        return False
    if sum(map(len, first)) < _SHORTEST_TAIL:
        return _without_zeros(first) == _without_zeros(second)
    short, long = _without_zeros(first), _without_zeros(second)
    return short in (long[: len(short)], long[len(long) - len(short) :])


def _parts(number: str) -> list[str]:
    parts: list[str] = _PART.findall(unicodedata.normalize("NFKC", number).upper())
    return [part for part in parts if part not in _COPIES] or parts


def _without_zeros(parts: list[str]) -> list[str]:
    return [part.lstrip("0") or "0" for part in parts]


def _one_left_out(short: str, long: str) -> bool:
    if len(long) != len(short) + 1:
        return False
    at = _first_difference(short, long)
    return short[at:] == long[at + 1 :]


def _neighbours_swapped(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    at = _first_difference(one, other)
    return one[at + 1 : at + 2] + one[at] + one[at + 2 :] == other[at:]


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((i for i, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
