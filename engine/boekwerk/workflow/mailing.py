"""Sending a mail: to a mail server, into a maildir, or to a webhook (requirement PR-7).

Mail goes to a server over TLS or not at all, and a server or webhook must show who it is. Each mail has the
id of its notice: what is delivered twice, because an answer got lost, can be told apart.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import ipaddress
import secrets
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.workflow.mail_settings import PASSWORD, SECRET, Mailing
from boekwerk.workflow.mail_text import Letter, message_of

_SECONDS = 30
_GONE_FOR_GOOD = 500
_TRY_AGAIN = frozenset((408, 425, 429))
_NOT_AT_ALL = 400
_TAKEN = 2


class NotSent(BoekwerkError):
    """A mail could not be sent; ``for_good``: sending it again will not help."""

    def __init__(self, reason: Reason, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


def send(mailing: Mailing, letter: Letter, recipient: str) -> None:
    """Send a letter to an address. Raises NotSent, or WrongAddress."""
    settings = mailing.settings
    if settings.by == "webhook":
        _to_webhook(mailing, letter, recipient)
        return
    message = message_of(letter, settings.sender or "", recipient)
    if settings.by == "maildir":
        _into_maildir(Path(settings.folder or ""), letter, message)
    else:
        _to_server(mailing, message)


def signature(secret: str, body: bytes, at: int) -> str:
    """Sign what is sent to a webhook at a moment (seconds since 1970): who has the secret can check it."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


def _to_server(mailing: Mailing, message: EmailMessage) -> None:
    server = f"{mailing.settings.server}:{mailing.settings.port}"
    try:
        with _connected(mailing) as connection:
            connection.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        # What the server says may repeat what it was sent.
        values = {"server": server, "code": error.smtp_code}
        raise NotSent(Reason("mail_login_refused", values), for_good=False) from None
    except (OSError, smtplib.SMTPException) as error:
        raise _not_taken(error, server) from error


def _not_taken(error: OSError | smtplib.SMTPException, server: str) -> NotSent:
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, text = next(iter(error.recipients.values()))
            return _refused(server, code, text, for_good=code >= _GONE_FOR_GOOD)
        case smtplib.SMTPResponseException():
            # What it says of this mail holds; what it says of us or of itself may change.
            is_of_mail = isinstance(error, smtplib.SMTPDataError)
            for_good = is_of_mail and error.smtp_code >= _GONE_FOR_GOOD
            return _refused(server, error.smtp_code, error.smtp_error, for_good=for_good)
        case ssl.SSLCertVerificationError():
            values = {"server": server, "problem": shown(error.verify_message)}
            return NotSent(Reason("mail_server_not_proved", values), for_good=False)
    values = {"server": server, "problem": shown(str(error) or type(error).__name__)}
    return NotSent(Reason("mail_server_not_reached", values), for_good=False)


@contextlib.contextmanager
def _connected(mailing: Mailing) -> Iterator[smtplib.SMTP]:
    """Connect to the mail server over TLS; one that has none is not used."""
    settings = mailing.settings
    connection = smtplib.SMTP(settings.server or "", settings.port, timeout=_SECONDS)
    try:
        connection.starttls(context=ssl.create_default_context(cafile=settings.certificates))
        connection.ehlo()
        if settings.user is not None:
            if mailing.password is None:
                raise NotSent(Reason("mail_without_password", {"variable": PASSWORD}), for_good=False)
            connection.login(settings.user, mailing.password.reveal())
        yield connection
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.quit()  # the mail was taken; how the server says goodbye changes nothing
    finally:
        connection.close()


def _refused(server: str, code: int, text: bytes | str, *, for_good: bool) -> NotSent:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    values = {"server": server, "code": code, "text": shown(said, 200)}
    return NotSent(Reason("mail_refused", values), for_good=for_good)


def _into_maildir(folder: Path, letter: Letter, message: EmailMessage) -> None:
    """Put a mail in a maildir, once: under the name that its notice gives it."""
    name = "".join(each if each.isalnum() or each in ".-" else "_" for each in letter.id.strip("<>"))
    try:
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        if (folder / "new" / name).exists() or any((folder / "cur").glob(f"{name}*")):
            return
        temporary = folder / "tmp" / f"{name}.{secrets.token_hex(4)}"
        temporary.write_bytes(bytes(message))
        temporary.replace(folder / "new" / name)
    except OSError as error:
        values = {"folder": str(folder), "problem": error.strerror or type(error).__name__}
        raise NotSent(Reason("mail_folder_not_writable", values), for_good=False) from error


def _to_webhook(mailing: Mailing, letter: Letter, recipient: str) -> None:
    url = mailing.settings.url or ""
    if mailing.secret is None:
        raise NotSent(Reason("mail_without_secret", {"variable": SECRET}), for_good=False)
    if not is_safe_url(url):
        raise NotSent(Reason("mail_url_not_safe", {"setting": "mail.url"}), for_good=True)
    told = {name: getattr(letter, name) for name in ("id", "at", "language", "subject", "text")}
    body = msgspec.json.encode({"schema": "boekwerk.notice/1", **told, "recipient": recipient})
    at = int(datetime.datetime.now(datetime.UTC).timestamp())
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": letter.id,
        "Boekwerk-Signature": signature(mailing.secret.reveal(), body, at),
    }
    code = _posted(url, body, headers)
    if code // 100 != _TAKEN:
        for_good = _NOT_AT_ALL <= code < _GONE_FOR_GOOD and code not in _TRY_AGAIN
        values = {"url": shown(_without_query(url)), "code": code}
        raise NotSent(Reason("mail_webhook_refuses", values), for_good=for_good)


def _posted(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    import httpx  # noqa: PLC0415 (heavy, and only here)

    try:
        with (
            httpx.Client(timeout=_SECONDS, follow_redirects=False) as client,
            client.stream("POST", url, content=body, headers=headers) as answer,
        ):
            return answer.status_code  # what else it says is not read
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Its text may have the whole address.
        values = {"url": shown(_without_query(url)), "problem": type(error).__name__}
        raise NotSent(Reason("mail_webhook_not_reached", values), for_good=False) from None


def is_safe_url(url: str) -> bool:
    """Tell whether what is sent to a URL stays between us and it: over TLS, or on this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(host or "")))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _without_query(url: str) -> str:
    """Leave out where secrets are put: the query, and who logs in."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"
