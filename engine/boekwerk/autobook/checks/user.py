"""May the automation user book here (requirements AB-1, AB-2 and AB-3)?"""

from __future__ import annotations

import datetime

from boekwerk.autobook.dossier import Dossier
from boekwerk.domain.administration import PackageLink, User
from boekwerk.domain.decision import Check
from boekwerk.domain.reason import Reason


def automation_user(dossier: Dossier) -> Check:
    """Pass when the administration has an active automation user with the role accountant (AB-1)."""
    administration = dossier.case.administration
    settings = administration.settings
    id = settings.automation_user
    if id is None:
        return Check(
            "automation_user",
            "fail",
            Reason("automation_user_not_set", {}, settings.place("automation_user")),
        )
    user = administration.user(id)
    if user is None:
        reason = Reason("automation_user_not_found", {"user": id}, settings.place("automation_user"))
        return Check("automation_user", "fail", reason)
    if not user.active:
        reason = Reason("automation_user_inactive", {"user": user.name}, user.where)
        return Check("automation_user", "fail", reason)
    if "accountant" not in user.roles:
        values = {"user": user.name, "roles": ", ".join(user.roles) or "—"}
        reason = Reason("automation_user_not_accountant", values, user.where)
        return Check("automation_user", "fail", reason)
    reason = Reason("automation_user_is_accountant", {"user": user.name}, user.where)
    return Check("automation_user", "pass", reason)


def user_access(dossier: Dossier) -> Check:
    """Pass when the automation user has access to the administration (AB-2)."""
    user = _user(dossier)
    if user is None:
        return Check("user_access", "unknown", Reason("access_without_user"))
    settings = dossier.case.administration.settings
    values = {"user": user.name, "administration": settings.name}
    if user.access is None:
        return Check("user_access", "unknown", Reason("user_access_not_known", values, user.where))
    if not user.access:
        return Check("user_access", "fail", Reason("user_has_no_access", values, user.where))
    return Check("user_access", "pass", Reason("user_has_access", values, user.where))


def package_link(dossier: Dossier) -> Check:
    """Pass when the automation user is linked to the administration's package (AB-3).

    A link counts as expired from the day it expires on: on that day it may already have ended.
    """
    user = _user(dossier)
    if user is None:
        return Check("package_link", "unknown", Reason("link_without_user"))
    settings = dossier.case.administration.settings
    values = {"user": user.name, "package": settings.package}
    current = [link for link in user.links if _is_current(link, settings.package, dossier.case.as_of)]
    if any(link.credentials_present for link in current):
        return Check("package_link", "pass", Reason("link_holds", values, user.where))
    if any(link.credentials_present is None for link in current):
        return Check("package_link", "unknown", Reason("link_credentials_not_known", values, user.where))
    return Check("package_link", "fail", _broken_link(user, settings.package, dossier.case.as_of))


def _user(dossier: Dossier) -> User | None:
    administration = dossier.case.administration
    id = administration.settings.automation_user
    return administration.user(id) if id is not None else None


def _is_current(link: PackageLink, package: str, as_of: datetime.date) -> bool:
    return link.package == package and (link.expires is None or as_of < link.expires)


def _broken_link(user: User, package: str, as_of: datetime.date) -> Reason:
    values: dict[str, object] = {"user": user.name, "package": package}
    links = [link for link in user.links if link.package == package]
    expired = [link.expires for link in links if link.expires is not None and link.expires <= as_of]
    if expired:
        return Reason("link_expired", {**values, "date": max(expired)}, user.where)
    if links:
        return Reason("link_without_credentials", values, user.where)
    if user.links:
        others = ", ".join(link.package for link in user.links)
        return Reason("link_to_other_package", {**values, "others": others}, user.where)
    return Reason("link_missing", values, user.where)
