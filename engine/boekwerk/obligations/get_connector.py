"""What a package must tell of its obligations, and what of that a connector lacks (OB-14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from boekwerk.domain.obligation import Obligation

ALWAYS_NEEDED = ("number", "relation", "open_amount")
"""Without these no obligation can be matched or its amount known."""

WANTED = (*ALWAYS_NEEDED, "internal_reference", "external_reference", "ledger_account", "settled")
"""What matching asks for; what else an obligation has is copied where it is there."""


class MissingField(Struct, frozen=True):
    """A ``field`` of `Obligation` that is not delivered; ``source`` is what the package calls it.

    ``source`` is None where the connector names nothing for it. Without one that is ``needed`` starting
    with obligations makes no sense; without another, matching cannot use it.
    """

    field: str
    source: str | None
    needed: bool


def missing_fields(sources: Mapping[str, str], delivered: Collection[str]) -> tuple[MissingField, ...]:
    """Tell which fields of obligations are missing from what a package delivers, the needed ones first.

    ``sources`` says under which name the package has each field of `Obligation` (in AFAS the field ids of
    a GetConnector, which every office may call otherwise), ``delivered`` which names there are.
    Everything that a connector names must be there, and everything that matching wants must be named.
    Raises ValueError for a source of something that obligations do not have.
    """
    unknown = sources.keys() - set(Obligation.__struct_fields__)
    if unknown:
        raise ValueError(f"no fields of an obligation: {', '.join(sorted(unknown))}")
    names = dict.fromkeys((*WANTED, *sources))
    return tuple(
        MissingField(name, sources.get(name), name in ALWAYS_NEEDED)
        for name in names
        if sources.get(name) not in delivered
    )
