"""The words that may be chosen from, taken from the domain's types."""

from __future__ import annotations

from typing import get_args

from boekwerk.domain.administration import RelationKind, Role
from boekwerk.domain.obligation import ObligationKind
from boekwerk.domain.template import SplitBasis
from boekwerk.domain.vat import Direction, VatTreatment

DIRECTIONS: tuple[str, ...] = get_args(Direction)
RELATION_KINDS: tuple[str, ...] = get_args(RelationKind)
ROLES: tuple[str, ...] = get_args(Role)
# 'unknown' is said of a document; no code is made for it.
TREATMENTS: tuple[str, ...] = tuple(t for t in get_args(VatTreatment) if t != "unknown")
VAT_TYPES = ("excluding", "including")
OBLIGATION_KINDS: tuple[str, ...] = get_args(ObligationKind)
BANK_ACCOUNT_KINDS = ("normal", "g_account", "factoring")
SPLIT_BASES: tuple[str, ...] = get_args(SplitBasis)
REMAINDERS = ("keep_open", "close", "ask")
SHOWN = ("auto", "always", "never")
