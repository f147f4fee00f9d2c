"""Whatever a connector does, the host gets a checked answer or an error that names the plugin."""

from __future__ import annotations

import datetime
import pickle
from decimal import Decimal

import pytest
from msgspec import structs

from boekwerk.domain.amount import ZERO
from boekwerk.domain.booking import NotComplete
from boekwerk.domain.errors import PackageError, PluginError
from boekwerk.domain.proposal import Currency, ProposedGAccount
from boekwerk.packages import load_packages
from boekwerk.packages.errors import CorrectBooking, GiveUp, LogInAgain, LookUpFirst, RetryLater
from boekwerk.reasons import remedy, sentence

SEND = 'return Receipt("2026-1")'
PLAN = 'return Plan(booking.reference, (Request("POST /bookings", "book it", {"total": booking.total}),))'


def _connected(install, source):
    install("acme", source)
    return load_packages(["acme"]).connect("acme", {})


def test_a_booking_is_planned_and_sent(install, good, booking):
    acme = _connected(install, good)
    acme.check()
    assert acme.find_booking("doc-1") is None
    assert acme.send(acme.plan(booking)).number == "2026-1"


@pytest.mark.spec("VE-5")
@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit('bye')", "SystemExit: bye"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise RecursionError('deep')", "RecursionError: deep"),
        ("from boekwerk import RetryLater; raise RetryLater('acme', 'x', after_seconds='soon')",
         "ValueError: after_seconds must be a whole number of seconds, zero or more"),
        ("import boekwerk; raise boekwerk.CorrectBooking('acme', 'x', fault='bad', field='number')",
         "ValueError: fault must be one of duplicate, unknown_code, period_closed, not_supported, invalid"),
        ("from boekwerk.domain.errors import PackageError, Reason; raise PackageError(Reason('made_up'))",
         "PackageError: made_up {}"),
    ],
)  # fmt: skip
def test_what_a_plugin_raises_is_told_with_its_name(install, good, booking, raised, told):
    acme = _connected(install, good.replace(SEND, raised))
    with pytest.raises(PluginError) as caught:
        acme.send(acme.plan(booking))
    assert caught.value.plugin == "acme"
    assert sentence(caught.value.reason, "en") == f"Plugin acme failed in acme.send: {told}"
    assert "look in the package whether it was made" in remedy(caught.value.reason, "en")


@pytest.mark.spec("VE-5")
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (SEND, "return None", "send: expected Receipt, got NoneType"),
        (SEND, "return '2026-1'", "send: expected Receipt, got str"),
        (SEND, "return Receipt(7)", "send: Expected `str`, got `int` - at `$.number`"),
        (SEND, "return Receipt(' ')", "send: the receipt has no number"),
        (SEND, "return Receipt('1', already_there='no')",
         "send: Expected `bool`, got `str` - at `$.already_there`"),
        (PLAN, "return []", "plan: expected Plan, got list"),
        (PLAN, "return Plan('other', (Request('a', 'b', {}),))",
         "plan: the plan has another reference than the booking"),
        (PLAN, "return Plan('doc-1', ())", "plan: requests must be a tuple of at least one Request"),
        (PLAN, "return Plan('doc-1', ({},))", "plan: expected Request, got dict"),
        (PLAN, "return Plan('doc-1', (Request('a', '', {}),))",
         "plan: action and summary of a request must be text"),
        (PLAN, "return Plan('doc-1', (Request('a', 'b', {'total': [1.5]}),))",
         "plan: payload.total[0] is a float; use text, whole numbers or a finite Decimal"),
        (PLAN, "from decimal import Decimal; return Plan('doc-1', (Request('a', 'b', Decimal('NaN')),))",
         "plan: payload is a Decimal; use text, whole numbers or a finite Decimal"),
        (PLAN, "return Plan('doc-1', (Request('a', 'b', {1: 2}),))",
         "plan: payload has a key that is not text: 1"),
        (PLAN, "x = []; x.append(x); return Plan('doc-1', (Request('a', 'b', x),))",
         "plan: payload is nested too deeply"),
    ],
)  # fmt: skip
def test_an_answer_that_the_contract_does_not_allow_is_told(install, good, booking, old, new, problem):
    acme = _connected(install, good.replace(old, new))
    with pytest.raises(PluginError) as caught:
        acme.send(acme.plan(booking))
    call, said = problem.split(": ", 1)
    expected = "Plugin acme gave an answer that the contract does not allow, in acme"
    assert sentence(caught.value.reason, "en") == f"{expected}.{call}: {said}"


@pytest.mark.parametrize(
    ("field", "fields", "line"),
    [
        ("g_account", {"g_account": ProposedGAccount("NL1", ZERO, ZERO)}, {}),
        ("currency", {"rate": Currency("USD", Decimal("0.9"), datetime.date(2026, 1, 2), "ECB")}, {}),
        ("lines[0].cost_centre", {}, {"cost_centre": "K1"}),
        ("lines[0].obligation", {}, {"obligation": "V1"}),
        ("lines[0].deferred", {}, {"deferred": True}),
        ("hold_payment", {"hold_payment": True}, {}),
        ("selected_condition", {"selected_condition": "30"}, {}),
        ("archive_link", {"archive_link": "https://archive.example/1"}, {}),
    ],
)
def test_what_the_package_does_not_declare_is_refused_before_it_is_asked(
    install, good, booking, field, fields, line
):
    acme = _connected(install, good.replace(PLAN, "1 / 0"))
    lines = (structs.replace(booking.lines[0], **line),)
    with pytest.raises(CorrectBooking) as caught:
        acme.plan(structs.replace(booking, **{"lines": lines, **fields}))
    expected = f"Package acme cannot take the booking: the package does not have this, in {field}."
    assert sentence(caught.value.reason, "en") == expected


def test_a_booking_without_journal_entries_is_not_complete_for_a_package_that_needs_them(
    install, good, booking
):
    with pytest.raises(NotComplete, match="with_entries"):
        _connected(install, good).plan(structs.replace(booking, entries=()))


def test_what_the_package_declares_is_passed_on(install, good, booking):
    line = structs.replace(booking.lines[0], project="P1")
    assert _connected(install, good).plan(structs.replace(booking, lines=(line,))).reference == "doc-1"


SAID = [
    (RetryLater("acme", "onderhoud"),
     "Pakket acme is op dit moment niet bruikbaar. Het meldt: “onderhoud”"),
    (RetryLater("acme", "te druk", after_seconds=30),
     "Pakket acme is op dit moment niet bruikbaar en vraagt 30 seconden te wachten. Het meldt: “te druk”"),
    (LogInAgain("acme", "401"),
     "Pakket acme weigert de koppeling. Het meldt: “401”"),
    (CorrectBooking("acme", "BOE-7", fault="period_closed", field="booking_date"),
     "Pakket acme weigert de boeking: de periode is afgesloten, in booking_date. Het meldt: “BOE-7”"),
    (CorrectBooking("acme", "zie 70-1", fault="duplicate", field="number"),
     "Pakket acme heeft al een boeking van deze relatie met dit nummer, onder een andere referentie dan "
     "de onze. Het meldt: “zie 70-1”"),
    (CorrectBooking("acme", "", fault="duplicate", field="number"),
     "Pakket acme kan de boeking niet aannemen: dit nummer van deze relatie is al geboekt, in number."),
    (LookUpFirst("acme", "time-out"),
     "Het is niet bekend of pakket acme de boeking heeft gemaakt. Het meldt: “time-out”"),
    (GiveUp("acme", "geen recht"),
     "Pakket acme kan de boeking niet maken. Het meldt: “geen recht”"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "said"), SAID)
def test_what_the_package_said_becomes_a_sentence_with_a_way_out(error, said):
    assert sentence(error.reason, "nl") == said
    assert remedy(error.reason, "nl")
    assert "{" not in sentence(error.reason, "en") + remedy(error.reason, "en")


@pytest.mark.parametrize(("error", "said"), SAID)
def test_an_error_survives_the_way_to_another_process(error, said):
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert sentence(copy.reason, "nl") == said


@pytest.mark.parametrize("kind", [RetryLater, LogInAgain, LookUpFirst, GiveUp])
def test_errors_of_the_contract_reach_the_host_as_they_are(install, good, booking, kind):
    name = kind.__name__
    acme = _connected(
        install, good.replace(SEND, f"from boekwerk import {name}; raise {name}('acme', 'nee')")
    )
    with pytest.raises(kind):
        acme.send(acme.plan(booking))


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"hots": "x"}, "unknown: hots; known: host"),
        ({"host": 7}, "Expected `str`, got `int` - at `$.host`"),
    ],
)
def test_wrong_settings_are_told(install, settings, problem):
    install("acme")
    with pytest.raises(PackageError) as caught:
        load_packages(["acme"]).connect("acme", settings)
    expected = f"The settings for package acme are not valid: {problem}"
    assert sentence(caught.value.reason, "en") == expected


@pytest.mark.parametrize("broken", ["x: 'NoSuchType'", "def __post_init__(self): raise SystemExit"])
def test_a_settings_struct_that_cannot_be_used_is_the_plugins_fault(install, good, broken):
    install("acme", good.replace('host: str = "localhost"', broken))
    with pytest.raises(PluginError, match=r"plugin_call_failed .*acme\.settings"):
        load_packages(["acme"]).connect("acme", {})


def test_settings_are_texts_and_read_as_what_they_are(install, good):
    source = good.replace('host: str = "localhost"', "host: int = 0")
    install("acme", source.replace("return None", "assert self.settings.host == 7", 1))
    load_packages(["acme"]).connect("acme", {"host": "7"}).check()


def test_a_package_that_is_not_offered_is_told_with_what_is(install):
    install("acme")
    with pytest.raises(PackageError) as caught:
        load_packages(["acme", "local"]).connect("exakt", {})
    assert sentence(caught.value.reason, "en") == "No plugin offers package exakt. Installed: acme, local."
