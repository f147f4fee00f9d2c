"""Which language a caller reads (Accept-Language, RFC 9110)."""

from __future__ import annotations

from collections.abc import Iterator

from boekwerk.reasons import Language


def language_of(accepted: str | None) -> Language:
    """Choose between Dutch and English; English where neither is asked for."""
    weighed = dict(_weighed(accepted or ""))
    nl, en = (weighed.get(tag, weighed.get("*", 0.0)) for tag in ("nl", "en"))
    return "nl" if nl > en else "en"


def _weighed(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted[:1_000].split(","):
        tag, _, weight = part.partition(";")
        _, _, number = weight.partition("=")
        try:
            yield tag.strip().lower().partition("-")[0], float(number) if number.strip() else 1.0
        except ValueError:
            continue
