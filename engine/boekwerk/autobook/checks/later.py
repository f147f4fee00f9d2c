"""Checks whose means come later: each says by name that it did not look.

They are rows of the table already, so that a decision never looks more complete than it is.
"""

from __future__ import annotations

from boekwerk.autobook.dossier import Dossier
from boekwerk.domain.decision import Check
from boekwerk.domain.reason import Reason


def package_duplicate(dossier: Dossier) -> Check:
    """Say that the package was not asked whether it has the document already (AB-11)."""
    settings = dossier.case.administration.settings
    reason = Reason("package_not_asked", {"package": settings.package}, settings.place("package"))
    return Check("package_duplicate", "not_applicable", reason)
