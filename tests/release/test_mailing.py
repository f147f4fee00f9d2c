"""Who booked what went wrong gets a mail that says which document, why, and what to do (PR-7, PR-13)."""

from __future__ import annotations

import datetime
import hmac
import json
import mailbox
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_server import PASSWORD, USER, mail_server
from msgspec.structs import replace

from boekwerk.domain.reason import Reason
from boekwerk.store.notices import NOTICE_KINDS, KeptNotice, Notice
from boekwerk.vault.hidden import HiddenText
from boekwerk.workflow.mail_settings import Mailing, MailSettings
from boekwerk.workflow.mail_text import WrongAddress, address_of, letter_of, message_of
from boekwerk.workflow.mailing import NotSent, is_safe_url, send, signature

AT = datetime.datetime(2026, 3, 16, 9, 30, tzinfo=datetime.UTC)
CONTENT = (
    Reason("release_failed", {"document": "3f2a9c112233"}),
    Reason("package_gives_up", {"package": "sim", "text": "de administratie is gesloten"}),
)
NOTICE = KeptNotice(
    id=7,
    notice=Notice("release_failed", "jlinde", 1, CONTENT),
    state="waiting",
    created=AT,
    attempts=1,
    due=AT,
    lease_until=AT,
    reason=None,
    administration="0102",
    sha256="3f2a9c112233" + "0" * 52,
    document_name="belboei.xml",
)
LETTER = letter_of(NOTICE, "nl", "delinde.example")
TO = "joke@delinde.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with mail_server(tmp_path_factory.mktemp("mail")) as running:
        yield running


@pytest.fixture
def mailing(server):
    server.mails.clear()
    server.answers.clear()
    wanted = MailSettings(
        "smtp",
        sender="boekwerk@delinde.example",
        server="127.0.0.1",
        port=server.port,
        user=USER,
        certificates=str(server.certificate),
    )
    return Mailing(wanted, HiddenText(PASSWORD))


def failure(mailing, letter=LETTER, to=TO):
    with pytest.raises(NotSent) as caught:
        send(mailing, letter, to)
    assert PASSWORD not in str(caught.value) and PASSWORD not in repr(caught.value.__cause__)
    return caught.value


@pytest.mark.spec("PR-7")
def test_a_mail_server_gets_the_mail_over_tls_with_which_document_why_and_what_to_do(server, mailing):
    send(mailing, LETTER, TO)
    ((recipients, mail),) = server.mails
    assert (recipients, mail["To"], server.is_encrypted[-1]) == ([TO], TO, True)
    assert mail["Subject"] == "Boekwerk: betaling niet vrijgegeven (0102, document 3f2a9c112233)"
    text = mail.get_content()
    assert "de administratie is gesloten" in text
    assert "boekwerk release retry 3f2a9c112233 --administration 0102" in text
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.spec("PR-7")
def test_the_same_notice_is_the_same_mail_however_often_it_is_sent(server, mailing):
    send(mailing, LETTER, TO)
    send(mailing, letter_of(NOTICE, "nl", "delinde.example"), TO)
    assert server.mails[0][1]["Message-ID"] == server.mails[1][1]["Message-ID"]
    assert letter_of(replace(NOTICE, id=8), "nl", "delinde.example").id != LETTER.id


@pytest.mark.spec("PR-7")
@pytest.mark.parametrize(("answer", "for_good"), [("450 later", False), ("550 no such user", True)])
def test_a_refusal_says_whether_trying_again_helps(server, mailing, answer, for_good):
    server.answers.append(answer)
    failed = failure(mailing)
    assert (failed.for_good, failed.reason.values["text"]) == (for_good, answer[4:])


@pytest.mark.spec("PR-7")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"certificates": None}, "mail_server_not_proved"),
        ({"server": "localhost"}, "mail_server_not_proved"),
        ({"port": 1}, "mail_server_not_reached"),
    ],
)
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(server, mailing, change, code):
    assert failure(replace(mailing, settings=replace(mailing.settings, **change))).reason.code == code
    assert server.mails == []


@pytest.mark.spec("PR-7")
@pytest.mark.parametrize(
    ("password", "code"),
    [(HiddenText("anders-dan-dat"), "mail_login_refused"), (None, "mail_without_password")],
)
def test_a_wrong_password_is_told_without_the_password(mailing, password, code):
    failed = failure(replace(mailing, password=password))
    assert (failed.reason.code, failed.for_good) == (code, False)
    assert "anders-dan-dat" not in str(failed)


@pytest.mark.spec("PR-7")
def test_a_server_without_tls_gets_neither_mail_nor_password(tmp_path, mailing):
    with mail_server(tmp_path, offers_tls=False) as plain:
        failed = failure(replace(mailing, settings=replace(mailing.settings, port=plain.port)))
        assert (failed.reason.code, plain.mails) == ("mail_server_not_reached", [])


@pytest.mark.spec("PR-7")
def test_a_maildir_gets_the_mail_once(tmp_path):
    mailing = Mailing(MailSettings("maildir", sender="b@delinde.example", folder=str(tmp_path / "post")))
    send(mailing, LETTER, TO)
    send(mailing, LETTER, TO)
    (mail,) = mailbox.Maildir(str(tmp_path / "post"), create=False)
    assert (mail["To"], mail["Message-ID"]) == (TO, LETTER.id)
    assert list((tmp_path / "post" / "tmp").iterdir()) == []


@pytest.mark.spec("PR-7")
def test_a_maildir_where_nothing_can_be_written_is_told(tmp_path):
    (tmp_path / "post").write_text("geen map", encoding="utf-8")
    wanted = MailSettings("maildir", sender="b@delinde.example", folder=str(tmp_path / "post"))
    assert failure(Mailing(wanted)).reason.code == "mail_folder_not_writable"


class Hook(HTTPServer):
    """A webhook's receiver: it keeps what it got, and answers as it is told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Receives)
        self.got = []
        self.answer = 204


class _Receives(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        return


@pytest.fixture(scope="module")
def hook():
    with Hook() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def hooked(hook):
    hook.got.clear()
    hook.answer = 204
    url = f"http://127.0.0.1:{hook.server_port}/boekwerk?token=niet-tonen"
    return Mailing(MailSettings("webhook", url=url), secret=HiddenText("gedeeld-geheim"))


@pytest.mark.spec("PR-7")
def test_a_webhook_gets_a_signed_notice(hook, hooked):
    send(hooked, LETTER, TO)
    ((headers, body),) = hook.got
    told = json.loads(body)
    assert (told["schema"], told["recipient"], told["id"]) == ("boekwerk.notice/1", TO, LETTER.id)
    at = int(headers["Boekwerk-Signature"].partition(",")[0].removeprefix("t="))
    assert hmac.compare_digest(headers["Boekwerk-Signature"], signature("gedeeld-geheim", body, at))
    assert headers["Idempotency-Key"] == LETTER.id


@pytest.mark.spec("PR-7")
@pytest.mark.parametrize(
    ("answer", "for_good"),
    [(400, True), (410, True), (302, False), (408, False), (429, False), (503, False)],
)
def test_a_webhook_that_refuses_says_whether_trying_again_helps(hook, hooked, answer, for_good):
    hook.answer = answer
    failed = failure(hooked)
    assert (failed.reason.code, failed.for_good) == ("mail_webhook_refuses", for_good)
    assert "niet-tonen" not in str(failed)
    assert len(hook.got) == 1


@pytest.mark.spec("PR-7")
@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://kantoor.example/hook", True),
        ("http://127.0.0.1:8080/hook", True),
        ("http://localhost/hook", True),
        ("http://kantoor.example/hook", False),
        ("http://127.0.0.1.evil.example/", False),
        ("ftp://kantoor.example", False),
        ("kantoor.example", False),
        ("http://[::1", False),
    ],
)
def test_a_webhook_is_reached_over_tls_or_on_this_machine(url, is_safe):
    assert is_safe_url(url) is is_safe


@pytest.mark.parametrize("url", ["https://127.0.0.1:1/hook", "https://kantoor.example:99999/hook"])
def test_a_webhook_that_is_not_there_is_told(url):
    mailing = Mailing(MailSettings("webhook", url=url), secret=HiddenText("gedeeld-geheim"))
    assert failure(mailing).reason.code in ("mail_webhook_not_reached", "mail_url_not_safe")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "joke",
        "joke@",
        "@delinde.example",
        "joke@delinde.example\r\nBcc: evil@evil.example",
        "joke@delinde.example, evil@evil.example",
        "joke@delinde.example;evil@evil.example",
        "Joke <joke@delinde.example>",
        "joke@delinde.example\0",
        "joke linde@delinde.example",
        "a@" + "b" * 300,
    ],
)
def test_what_is_no_single_address_gets_no_mail(address):
    with pytest.raises(WrongAddress):
        address_of(address)


@settings(max_examples=25)
@given(
    st.text(max_size=60), st.text(max_size=60), st.sampled_from(NOTICE_KINDS), st.sampled_from(["nl", "en"])
)
def test_nothing_in_a_notice_becomes_a_header(administration, text, kind, language):
    content = (Reason("package_gives_up", {"package": text, "text": text}),)
    notice = replace(
        NOTICE, administration=administration, document_name=text, notice=Notice(kind, "x", 1, content)
    )
    message = message_of(letter_of(notice, language, "delinde.example"), "b@delinde.example", TO)
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    head = bytes(message).split(b"\r\n\r\n", 1)[0]
    assert b"\nBcc" not in head
    assert "boekwerk" in message.get_content().lower()
