"""Texts that are as several demands want them: made, or shown not to exist, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Any

from boekwerk.rules.analyse.literals import Demand
from boekwerk.rules.analyse.results import MAYBE, NONE, Solution
from boekwerk.rules.values import exact, folded

_MOST_TRIES = 200
_PLAIN = ("tekst", "x", "1")
_SPECIAL = frozenset("\\.[]{}()*+?|^$")


def text_for(demands: Sequence[Demand]) -> Solution:
    """Give a text that fits every demand; NONE when there is none, MAYBE when that is not known."""
    for text in islice(filter(None, _tries(demands)), _MOST_TRIES):
        if fits_all(text, demands):
            return text
    wanted = [demand for demand in demands if demand.wants is not demand.negative]
    unwanted = [demand for demand in demands if demand.wants is demand.negative]
    return NONE if _is_impossible(wanted, unwanted) else MAYBE


def fits_all(text: str, demands: Iterable[Demand]) -> bool:
    """Tell whether a text as it could be printed fits, in the reading of each demand."""
    read: dict[bool, str] = {}
    for demand in demands:
        is_exact = demand.reading == "exact"
        if is_exact not in read:
            read[is_exact] = exact(text) if is_exact else _folded(text, demand)
        if not demand.fits(read[is_exact]):
            return False
    return True


def _folded(text: str, demand: Demand) -> str:
    return folded(text) if demand.field.type == "text" else text


def _tries(demands: Sequence[Demand]) -> Iterator[str]:
    """Put together what the demands ask for: beginnings, parts, endings, and whole texts."""
    wanted = [demand for demand in demands if demand.wants is not demand.negative]
    options = [[(demand.operator, part) for part in parts_of(demand)] for demand in wanted]
    for chosen in product(*options):
        whole = [part for operator, part in chosen if operator in ("in", "not_in")]
        begins = [part for operator, part in chosen if operator == "starts_with"]
        ends = [part for operator, part in chosen if operator == "ends_with"]
        inside = [part for operator, part in chosen if operator in ("contains", "matches")]
        yield from whole
        first, last = max(begins, key=len, default=""), max(ends, key=len, default="")
        yield " ".join(filter(None, (first, *dict.fromkeys(inside), last)))
        yield first + "".join(dict.fromkeys(inside)) + last
        yield from (first, last, *inside) if not whole else ()
    yield from _PLAIN


def parts_of(demand: Demand) -> list[str]:
    """List the texts that a demand names; of a regular expression what it would find, if that is plain."""
    if demand.operator == "matches":
        bare = [pattern.removeprefix("^").removesuffix("$") for pattern, _ in sorted(demand.constant)]
        return [text for text in bare if not _SPECIAL & set(text)]
    return sorted(demand.constant) if isinstance(demand.constant, frozenset) else []


def _is_impossible(wanted: Sequence[Demand], unwanted: Sequence[Demand]) -> bool:
    """Tell whether no text can fit: each option of one demand goes against another demand."""
    for demand in wanted:
        if demand.operator in ("in", "not_in"):
            if demand.reading == "normal" and not _all_normal(wanted, unwanted):
                continue  # it has other capitals than these, too
            return not any(fits_all(text, (*wanted, *unwanted)) for text in parts_of(demand))
        others = [other for other in unwanted if other.reading == demand.reading]
        if demand.operator != "matches" and all(
            any(_brings(demand.operator, part, other) for other in others) for part in parts_of(demand)
        ):
            return True
    return _ends_clash(wanted, "starts_with", str.startswith) or _ends_clash(
        wanted, "ends_with", str.endswith
    )


def _all_normal(*several: Sequence[Demand]) -> bool:
    return all(demand.reading == "normal" for demands in several for demand in demands)


def _brings(operator: str, part: str, unwanted: Demand) -> bool:
    """Tell whether every text with a part, at the beginning or the end or anywhere, is unwanted."""
    if unwanted.operator == "contains":
        return any(inner in part for inner in parts_of(unwanted))
    if unwanted.operator == operator == "starts_with":
        return part.startswith(tuple(parts_of(unwanted)))
    if unwanted.operator == operator == "ends_with":
        return part.endswith(tuple(parts_of(unwanted)))
    return False


def _ends_clash(wanted: Sequence[Demand], operator: str, has: Callable[[str, Any], bool]) -> bool:
    """Tell whether two demands want beginnings, or endings, that no text has both of."""
    several = [demand for demand in wanted if demand.operator == operator and demand.reading == "normal"]
    return any(
        not any(has(a, b) or has(b, a) for a in parts_of(left) for b in parts_of(right))
        for number, left in enumerate(several)
        for right in several[:number]
    )
