"""Which abilities of a package an administration can do without, and what is left then (BP-15)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from boekwerk.domain.capabilities import Capabilities

# Only what can be absent can be switched off: who makes the VAT lines is no such thing, nor a length.
ABILITIES: dict[str, Any] = {
    field.name: field.default
    for field in structs.fields(Capabilities)
    if field.default is False or field.default == "none"
}


def narrowed(capabilities: Capabilities, switched_off: Iterable[str]) -> Capabilities:
    """Give what is left of ``capabilities`` without the abilities that are switched off."""
    return structs.replace(capabilities, **{name: ABILITIES[name] for name in switched_off})


def has(capabilities: Capabilities, ability: str) -> bool:
    """Tell whether a package declares an ability at all."""
    return bool(getattr(capabilities, ability) != ABILITIES[ability])
