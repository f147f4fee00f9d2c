"""May the automation user book here, and who is told about it (requirements AB-1 to AB-3, PR-13)?"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from boekwerk.app.doctor.findings import Finding, of_check
from boekwerk.autobook.checks.user import automation_user, package_link, user_access
from boekwerk.autobook.codes import CONSEQUENCES
from boekwerk.autobook.dossier import Dossier
from boekwerk.domain.administration import User
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.case import Case
from boekwerk.domain.direction import Addressed
from boekwerk.domain.document import Document, Source
from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Reason
from boekwerk.rules import Judgement

_SOON = datetime.timedelta(days=14)
_WITHOUT_USER = CONSEQUENCES | {"access_without_user", "link_without_user"}
_NO_DOCUMENT = Document(source=Source("json", "json", "", 0))


def about_users(administration: Administration, today: datetime.date) -> Iterator[Finding]:
    """Say of the automation user what every decision says of him, and who gets mail about his bookings."""
    dossier = Dossier(
        Case(_NO_DOCUMENT, administration, "unknown", BookedIndex(), BookedIndex(), today),
        Addressed("unknown", Reason("direction_no_addressee")),
        Judgement(),
    )
    for check in (automation_user, user_access, package_link):
        for finding in of_check(check(dossier)):
            if finding.reason.code not in _WITHOUT_USER:
                yield finding
    yield from _ends_soon(administration, today)
    yield _contact(administration)


def _ends_soon(administration: Administration, today: datetime.date) -> Iterator[Finding]:
    user = _user(administration, administration.settings.automation_user)
    package = administration.settings.package
    ends = [link.expires for link in user.links if link.package == package] if user is not None else []
    last = None if not ends or None in ends else max(day for day in ends if day is not None)
    if user is not None and last is not None and today < last <= today + _SOON:
        values = {"user": user.name, "package": package, "date": last}
        yield Finding("package_link", "warning", Reason("doctor_link_ends", values))


def _contact(administration: Administration) -> Finding:
    settings = administration.settings
    where = settings.place("automation_contact")
    if settings.automation_contact is None:
        return Finding("automation_contact", "warning", Reason("doctor_no_contact", {}, where))
    user = _user(administration, settings.automation_contact)
    values: dict[str, object] = {"user": settings.automation_contact}
    if user is None or not user.active:
        return Finding("automation_contact", "fault", Reason("doctor_contact_unknown", values, where))
    if not user.email:
        return Finding("automation_contact", "fault", Reason("doctor_contact_without_mail", values, where))
    return Finding("automation_contact", "ok", Reason("doctor_contact", values, where))


def _user(administration: Administration, id: str | None) -> User | None:
    return None if id is None else administration.user(id)
