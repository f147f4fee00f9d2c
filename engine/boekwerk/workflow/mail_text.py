"""What a notice says as a mail: which document, why, and the command that goes on (requirement PR-7)."""

from __future__ import annotations

import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from msgspec import Struct

from boekwerk.domain.errors import BoekwerkError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.reasons import Language, remedy, said, sentence
from boekwerk.store.notices import KeptNotice

_LONGEST_SUBJECT = 150
_LONGEST_LINE = 2_000


class WrongAddress(BoekwerkError):
    """A text is no mail address that mail can be sent to."""


class Letter(Struct, frozen=True):
    """A notice in words. ``id`` is the same however often it is sent, so that it can be told apart."""

    id: str
    at: datetime.datetime
    language: Language
    subject: str
    text: str


def letter_of(notice: KeptNotice, language: Language, domain: str) -> Letter:
    """Write a notice in a language. The same notice gives the same letter."""
    about = {
        "administration": shown(notice.administration or "-"),
        "document": (notice.sha256 or "-")[:12],
    }
    kind = notice.notice.kind
    subject = said(f"mail_subject_{kind}", language, **about)
    lines = [said(f"mail_intro_{kind}", language, **about), ""]
    if notice.document_name:
        lines += [said("mail_file", language, name=shown(notice.document_name, 200)), ""]
    for reason in notice.notice.content:
        lines += [f"- {_line(text)}" for text in _told(reason, language)]
    lines += ["", said(f"mail_way_on_{kind}", language, **about), "", said("mail_close", language)]
    return Letter(
        id=f"<notice-{notice.id}.{notice.created:%Y%m%d%H%M%S%f}@{domain}>",
        at=notice.created,
        language=language,
        subject=shown(subject, _LONGEST_SUBJECT),
        text="\n".join(lines) + "\n",
    )


def message_of(letter: Letter, sender: str, recipient: str) -> EmailMessage:
    """Make the mail. Raises WrongAddress for a text that is no address, or more than one.

    Nothing in a letter becomes a header but its subject, which is one line.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = address_of(sender)
    message["To"] = address_of(recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at.astimezone(datetime.UTC))
    message["Message-ID"] = letter.id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message["Content-Language"] = letter.language
    return message


def address_of(text: str) -> Address:
    """Read a mail address: exactly one, of printable characters. Raises WrongAddress."""
    wrong = WrongAddress(Reason("mail_address_wrong", {"address": shown(text)}))
    if not text.isprintable() or " " in text or len(text) > 254:
        raise wrong
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        raise wrong from error
    if not (address.username and address.domain) or address.addr_spec != text:
        raise wrong
    return address


def _told(reason: Reason, language: Language) -> list[str]:
    told = [sentence(reason, language)]
    do = remedy(reason, language)
    return [*told, said("mail_do", language, do=do)] if do else told


def _line(text: str) -> str:
    return shown(text, _LONGEST_LINE)
