"""How notices reach people: what an office's administrator sets, and the secrets, which stand elsewhere."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from boekwerk.vault.hidden import HiddenText

PASSWORD = "BOEKWERK_MAIL_PASSWORD"
"""The environment variable with the password of the mail server."""
SECRET = "BOEKWERK_WEBHOOK_SECRET"
"""The environment variable with the secret that calls of the webhook are signed with."""


class MailSettings(Struct, frozen=True):
    """The key ``mail`` of the settings of an installation.

    ``sender`` is the address that mail comes from. ``certificates`` is a file with the authority that
    signed the mail server's certificate, where that is the office's own.
    """

    by: Literal["smtp", "maildir", "webhook"]
    sender: str | None = None
    language: Literal["nl", "en"] = "nl"
    server: str | None = None
    port: int = 587
    user: str | None = None
    certificates: str | None = None
    folder: str | None = None
    url: str | None = None


class Mailing(Struct, frozen=True):
    """The settings with the secrets that go with them; ``password`` and ``secret`` are never shown."""

    settings: MailSettings
    password: HiddenText | None = None
    secret: HiddenText | None = None
