"""Is the document for this administration, and whose is it (requirements IN-1 and IN-2)?"""

from __future__ import annotations

from boekwerk.autobook.checks.other_party import doubts_of_relation
from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.decision import Check
from boekwerk.domain.reason import Reason

_NO_RELATION = Check("relation_active", "unknown", Reason("relation_active_without_relation"))


def addressee(dossier: Dossier) -> Check:
    """Pass when the document shows that it is a purchase or a sale of this administration (IN-1)."""
    known = dossier.case.direction != "unknown"
    return Check("addressee", "pass" if known else "fail", dossier.addressed.reason)


def relation(dossier: Dossier) -> Check:
    """Pass when exactly one relation of the master data was recognised (IN-2).

    A name alone does not let book: strangers may have the name of a relation, or write it.
    """
    case = dossier.case
    if case.match is None:
        return without_proposal("relation")
    if case.match.relation is None:
        return Check("relation", "fail", case.match.reason)
    if case.relation is None:
        return Check("relation", "fail", Reason("relation_gone", {"relation": case.match.relation}))
    doubts = doubts_of_relation(case, case.relation)
    if doubts:
        return not_passing("relation", doubts)
    if case.match.matched_on == "name":
        values = {"relation": case.relation.id, "name": case.relation.name}
        return Check("relation", "unknown", Reason("relation_by_name_only", values, case.relation.where))
    return Check("relation", "pass", case.match.reason)


def relation_active(dossier: Dossier) -> Check:
    """Pass when the relation may still be booked on (IN-2)."""
    found = dossier.case.relation
    if found is None:
        return _NO_RELATION
    values = {"relation": found.id, "name": found.name}
    if not found.active:
        return Check("relation_active", "fail", Reason("relation_matched_inactive", values, found.where))
    return Check("relation_active", "pass", Reason("relation_is_active", values, found.where))
