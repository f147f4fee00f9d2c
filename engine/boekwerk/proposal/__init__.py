"""How a document would be booked: the relation it belongs to, and a proposal that sums to the cent."""

from boekwerk.proposal.propose import propose
from boekwerk.proposal.relations import match_relation

__all__ = ["match_relation", "propose"]
