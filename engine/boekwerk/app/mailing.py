"""Mail put together: the settings of the installation, with the secrets from the environment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.settings import Installation, read_settings
from boekwerk.app.store import known_administration
from boekwerk.app.users import allowed
from boekwerk.domain.errors import OfficeError
from boekwerk.domain.reason import Reason
from boekwerk.store.database import Store
from boekwerk.store.notices import KeptNotice, count_notices, due_notices, list_notices, send_again
from boekwerk.vault.hidden import HiddenText
from boekwerk.workflow.mail_settings import PASSWORD, SECRET, Mailing, MailSettings
from boekwerk.workflow.mail_text import WrongAddress, address_of
from boekwerk.workflow.mailing import is_safe_url
from boekwerk.workflow.notifying import send_due
from boekwerk.workflow.office import Office

_NEEDED = {"smtp": ("sender", "server"), "maildir": ("sender", "folder"), "webhook": ("url",)}


def read_mailing() -> Mailing | None:
    """Read how mail is sent; None: the settings do not say, so that notices wait.

    Raises OfficeError with everything that is wrong in the settings.
    """
    installation = read_settings()
    settings = installation.mail
    if settings is None:
        return None
    problems = _problems(installation, settings)
    if problems:
        raise OfficeError(Reason("cli_settings_not_valid", {"count": len(problems)}), problems)
    return Mailing(_placed(installation, settings), _hidden(PASSWORD), _hidden(SECRET))


def send_mail(office: Office) -> int:
    """Send the notices that are due, as a chore of a worker; count those that were tried.

    Without settings they wait. Raises OfficeError as `read_mailing`.
    """
    with office.store.reading() as connection:
        if not due_notices(connection, office.now(), 1):
            return 0
    mailing = read_mailing()
    return 0 if mailing is None else send_due(office, mailing)


def mail_checks(connection: Connection) -> tuple[Reason, ...]:
    """List what keeps notices from being sent: settings that are wrong, or lack while notices wait."""
    try:
        mailing = read_mailing()
    except OfficeError as error:
        return error.problems
    if mailing is None:
        return (Reason("mail_not_set_up"),) if count_notices(connection)["waiting"] else ()
    if mailing.settings.by == "smtp" and mailing.settings.user is not None and mailing.password is None:
        return (Reason("mail_without_password", {"variable": PASSWORD}),)
    if mailing.settings.by == "webhook" and mailing.secret is None:
        return (Reason("mail_without_secret", {"variable": SECRET}),)
    return ()


def unsent_notices(store: Store, administration: str | None = None) -> Sequence[KeptNotice]:
    """List the notices that wait or failed, oldest first.

    Raises NothingThere for an unknown administration.
    """
    with store.reading() as connection:
        if administration is not None:
            known_administration(connection, administration)
        return list_notices(connection, ("waiting", "failed"), administration)


def try_again(store: Store, administration: str | None, act: Acting) -> int:
    """Have the notices that failed sent once more; count them. Raises NotAllowed, NothingThere."""

    def work(connection: Connection) -> int:
        row = None if administration is None else known_administration(connection, administration).id
        allowed(connection, act, "release", row)
        failed = list_notices(connection, ("failed",), administration)
        return sum(send_again(connection, notice.id, act.at) for notice in failed)

    return store.write(work)


def _problems(installation: Installation, settings: MailSettings) -> list[Reason]:
    where = installation.places.get("mail", installation.where)
    missing = [name for name in _NEEDED[settings.by] if getattr(settings, name) is None]
    found = [
        Reason("mail_setting_missing", {"by": settings.by, "setting": f"mail.{name}"}, where)
        for name in missing
    ]
    if settings.by == "webhook":
        if settings.url is not None and not is_safe_url(settings.url):
            found.append(Reason("mail_url_not_safe", {"setting": "mail.url"}, where))
    elif settings.sender is not None:
        found += _wrong_address(settings.sender)
    return found


def _wrong_address(sender: str) -> list[Reason]:
    try:
        address_of(sender)
    except WrongAddress as error:
        return [error.reason]
    return []


def _placed(installation: Installation, settings: MailSettings) -> MailSettings:
    """Look for files that the settings name where these are."""
    if installation.where is None:
        return settings
    beside = Path(installation.where.file).parent
    placed = {
        name: str(beside / named)
        for name in ("folder", "certificates")
        if (named := getattr(settings, name)) is not None
    }
    return replace(settings, **placed)


def _hidden(variable: str) -> HiddenText | None:
    found = os.environ.get(variable)
    return HiddenText(found) if found else None
