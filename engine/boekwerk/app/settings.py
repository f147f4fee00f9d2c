"""Settings of an installation: its plugins, what a document may ask of it, and where its store is.

They stand in the file that the environment variable ``BOEKWERK_SETTINGS`` names, else in
``boekwerk.yaml`` in the working folder; where there is none the defaults hold.
"""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from boekwerk.domain.errors import OfficeError
from boekwerk.domain.reason import Location, Reason
from boekwerk.intake import Limits
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.text_files import read_file
from boekwerk.office.yaml_mapping import read_record
from boekwerk.positions import Problems
from boekwerk.positions.plain_text import decoded
from boekwerk.workflow.mail_settings import MailSettings

_VARIABLE = "BOEKWERK_SETTINGS"
_FILE = "boekwerk.yaml"


class Installation(Struct, frozen=True):
    """What holds for every administration; ``plugins`` None: all that are installed are allowed."""

    plugins: tuple[str, ...] | None = None
    limits: Limits = Limits()
    store: str | None = None
    mail: MailSettings | None = None
    where: Location | None = None
    places: dict[str, Location] = {}


def _limit(name: str, en: str, nl: str, most: int) -> Field:
    return Field(name, "whole", en, nl, least=1, most=most)


_BYTES = 999_999_999
_LIMITS = Group(
    Limits,
    (
        _limit("file_bytes", "Bytes of a file.", "Bytes van een bestand.", _BYTES),
        _limit("depth", "XML elements inside each other.", "XML-elementen in elkaar.", 256),
        _limit("elements", "XML elements.", "XML-elementen.", 100_000_000),
        _limit("lines", "Invoice lines.", "Factuurregels.", 10_000_000),
        _limit("text", "Characters of one text.", "Tekens van één tekst.", 100_000_000),
        _limit(
            "identifier",
            "Characters of a number or identifier.",
            "Tekens van een nummer of kenmerk.",
            100_000,
        ),
        _limit("attachments", "Attachments.", "Bijlagen.", 100_000),
        _limit(
            "attachment_bytes",
            "Bytes of all attachments together.",
            "Bytes van alle bijlagen samen.",
            _BYTES,
        ),
        _limit("pdf_objects", "Objects in a PDF.", "Objecten in een pdf.", 100_000_000),
        _limit(
            "pdf_bytes",
            "Bytes that one file inside a PDF may unpack to.",
            "Bytes waartoe één bestand in een pdf mag uitpakken.",
            _BYTES,
        ),
        Field(
            "pdf_pages",
            "whole",
            "Pages of a PDF of which the text is read; 0: no text is read.",
            "Pagina's van een pdf waarvan de tekst wordt gelezen; 0: er wordt geen tekst gelezen.",
            most=100_000,
        ),
        _limit("pdf_text", "Characters of the text of a PDF.", "Tekens van de tekst van een pdf.", _BYTES),
        _limit(
            "pdf_seconds",
            "Seconds that reading the text of a PDF may take.",
            "Seconden die het lezen van de tekst van een pdf mag duren.",
            3_600,
        ),
    ),
)
_MAIL = Group(
    MailSettings,
    (
        Field(
            "by",
            "choice",
            "By which way: to a mail server, into a maildir, or to a webhook.",
            "Langs welke weg: naar een mailserver, in een maildir, of naar een webhook.",
            required=True,
            choices=("smtp", "maildir", "webhook"),
        ),
        Field(
            "sender",
            "text",
            "The address that mail comes from; not for a webhook.",
            "Het adres waar mail vandaan komt; niet voor een webhook.",
        ),
        Field(
            "language",
            "choice",
            "The language of mail.",
            "De taal van mail.",
            choices=("nl", "en"),
        ),
        Field("server", "text", "The mail server.", "De mailserver."),
        Field(
            "port",
            "whole",
            "The mail server's port; it must offer STARTTLS.",
            "De poort van de mailserver; die moet STARTTLS aanbieden.",
            least=1,
            most=65_535,
        ),
        Field(
            "user",
            "text",
            "Who logs in on the mail server; the password stands in BOEKWERK_MAIL_PASSWORD.",
            "Wie aanmeldt op de mailserver; het wachtwoord staat in BOEKWERK_MAIL_PASSWORD.",
        ),
        Field(
            "certificates",
            "text",
            "A file with the authority that signed the mail server's certificate, where it is your own.",
            "Een bestand met de autoriteit achter het certificaat van de mailserver, als dat een eigen is.",
        ),
        Field("folder", "text", "The folder of the maildir.", "De map van de maildir."),
        Field(
            "url",
            "text",
            "The webhook: an https address; calls are signed by the secret in BOEKWERK_WEBHOOK_SECRET.",
            "De webhook: een https-adres; aanroepen getekend met het geheim in BOEKWERK_WEBHOOK_SECRET.",
        ),
    ),
)
SETTINGS = Table(
    name="settings",
    file=_FILE,
    group=Group(
        Installation,
        (
            Field(
                "plugins",
                "code",
                "The plugins that may be loaded; left out: all that are installed.",
                "De plugins die geladen mogen worden; weggelaten: alle die geïnstalleerd zijn.",
                many=True,
            ),
            Field(
                "limits",
                "group",
                "How much a document may ask; a file beyond a limit is refused by name.",
                "Hoeveel een document mag vragen; een bestand daarboven wordt met naam geweigerd.",
                group=_LIMITS,
            ),
            Field(
                "store",
                "text",
                "The store: a file, or postgresql://user@server/database.",
                "De opslag: een bestand, of postgresql://gebruiker@server/database.",
            ),
            Field(
                "mail",
                "group",
                "How users are told by mail; left out: notices are kept and not sent.",
                "Hoe gebruikers bericht krijgen; weggelaten: berichten worden bewaard en niet verstuurd.",
                group=_MAIL,
            ),
        ),
    ),
    key=(),
    required=False,
    en="Settings of an installation of Boekwerk.",
    nl="Instellingen van een installatie van Boekwerk.",
    one_record=True,
)


def read_settings() -> Installation:
    """Read the settings of this installation.

    Raises OfficeError with every problem when the file is not there though it was named, or is
    not valid: then nothing is read with other limits, or other plugins, than somebody asked for.
    """
    named = os.environ.get(_VARIABLE)
    path = Path(named or _FILE)
    if not named and not path.exists():
        return Installation()
    problems = Problems()
    data = read_file(path, problems)
    text = decoded(data, str(path), problems) if data is not None else None
    found = read_record(text, str(path), SETTINGS, problems) if text is not None else None
    if not isinstance(found, Installation):
        reasons = problems.reasons()
        raise OfficeError(Reason("cli_settings_not_valid", {"count": len(reasons)}), reasons)
    return found
