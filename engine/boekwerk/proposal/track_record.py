"""How often evidence of each kind and standing was right: what makes its confidence (requirement LR-7)."""

from __future__ import annotations

from decimal import Decimal

from boekwerk.domain.evidence import EvidenceKind, Standing

LEAST_TRIED = 5
"""How often evidence must have been tried before its confidence is called measured."""

MOST_UNMEASURED = Decimal(80)
"""Up to which threshold evidence that is not measured yet is proposed; above it, only what is measured."""

# As good as the last booking itself: what a person filled in or mended need not be done twice.
_TRUSTED_UNMEASURED: frozenset[Standing] = frozenset({"once", "twice", "often", "changed"})
_NOTHING = (0, 0)


class TrackRecord:
    """Counts how often evidence was tried on lines whose account is known, and how often it was right."""

    def __init__(self) -> None:
        self._counts: dict[tuple[EvidenceKind, Standing], tuple[int, int]] = {}

    def note(self, kind: EvidenceKind, standing: Standing, *, right: bool) -> None:
        """Count one trial."""
        key = (kind, standing)
        was, tried = self._counts.get(key, _NOTHING)
        self._counts[key] = (was + right, tried + 1)

    def counts(self, kind: EvidenceKind, standing: Standing) -> tuple[int, int]:
        """Give how often evidence was right, and how often it was tried."""
        return self._counts.get((kind, standing), _NOTHING)

    def confidence(self, kind: EvidenceKind, standing: Standing) -> Decimal | None:
        """Give the confidence in whole percents, rounded down; None when it is not measured yet.

        One right and one wrong are added to the counts (Laplace's rule of succession), so that a short
        record without a fault is no certainty.
        """
        right, tried = self.counts(kind, standing)
        return None if tried < LEAST_TRIED else Decimal(100 * (right + 1) // (tried + 2))

    def suffices(self, kind: EvidenceKind, standing: Standing, least: Decimal) -> bool:
        """Tell whether evidence is enough to propose by, at a threshold of ``least`` percent."""
        found = self.confidence(kind, standing)
        if found is not None:
            return found >= least
        return standing in _TRUSTED_UNMEASURED and least <= MOST_UNMEASURED
