"""What only some packages can: asked where it is declared, refused elsewhere, and every answer checked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from boekwerk.domain.administration import LedgerAccount
from boekwerk.domain.errors import PluginError
from boekwerk.packages import UNKNOWN_OUTCOME, load_packages
from boekwerk.packages.contract import Attached, ChangeToken, MasterRecord, Plan, Receipt, Request
from boekwerk.packages.errors import GiveUp, LogInAgain, LookUpFirst, NoLink, NotDeclared
from boekwerk.reasons import remedy, sentence

ABLE = """
    capabilities = Capabilities(
        payment_block="service", duplicate_check="look_up", attachments=True, validate_only=True,
        reads_bookings=True, updates=True, reversal="reverse", synchronises=True,
    )

    def validate(self, plan):
        return None

    def find_document(self, relation, direction, number):
        return Receipt("1", already_there=True)

    def read_booking(self, number):
        return PackageBooking(number, {"description": "x"}, "30", held=False)

    def block(self, number):
        return None

    def release(self, number):
        return None

    def update(self, number, plan):
        return Receipt(number)

    def reverse(self, number, reference):
        return Receipt("2")

    def attach(self, number, attached):
        return None

    def changes(self, since):
        yield MasterRecord("ledger_accounts", "4500", LedgerAccount("4500", "Kantoor"))
        yield ChangeToken("t2", full=since is None)
"""
PLAN = Plan("doc-1", (Request("POST", "book it", {}),))
CALLS = [
    ("validate", (PLAN,)),
    ("find_document", ("20001", "purchase", "F-1")),
    ("read_booking", ("1",)),
    ("block", ("1",)),
    ("release", ("1",)),
    ("update", ("1", PLAN)),
    ("reverse", ("1", "undo")),
    ("attach", ("1", Attached("a.pdf", "application/pdf", b"%PDF"))),
]
IMPORT = "from boekwerk import ChangeToken, LedgerAccount, MasterRecord, PackageBooking\n"


@pytest.fixture
def able(install, good):
    source = IMPORT + good.replace("    capabilities = Capabilities(projects=True)\n", ABLE)

    def connected(old="", new="", link=None):
        assert old in source
        install("acme", source.replace(old, new, 1))
        packages = load_packages(["acme"])
        assert packages.problems == ()
        return packages.connect("acme", {}, link)

    return connected


def test_what_is_declared_is_asked(able):
    acme = able()
    answers = [getattr(acme, call)(*given) for call, given in CALLS]
    assert answers[1] == Receipt("1", already_there=True)
    assert answers[2].content == {"description": "x"}
    assert answers[5:7] == [Receipt("1"), Receipt("2")]


@pytest.mark.parametrize(("call", "given"), CALLS)
def test_what_is_not_declared_is_refused_before_the_plugin_is_asked(install, good, call, given):
    install("acme")
    with pytest.raises(NotDeclared) as caught:
        getattr(load_packages(["acme"]).connect("acme", {}), call)(*given)
    assert isinstance(caught.value, GiveUp)
    expected = f"Package acme was asked for {call}, and does not declare the capability for that."
    assert sentence(caught.value.reason, "en") == expected
    assert remedy(caught.value.reason, "nl")


def test_changes_that_are_not_declared_are_refused_as_well(install):
    install("acme")
    with pytest.raises(NotDeclared):
        next(load_packages(["acme"]).connect("acme", {}).changes(None))


@pytest.mark.spec("VE-5")
@pytest.mark.parametrize(
    ("old", "new", "call", "problem"),
    [
        ('Receipt("1", already_there=True)', "'1'", 1, "expected Receipt, got str"),
        ('PackageBooking(number, {"description": "x"}, "30", held=False)', "{}", 2,
         "expected PackageBooking, got dict"),
        ('PackageBooking(number, {"description": "x"}', 'PackageBooking("2", {"description": "x"}', 2,
         "booking 2 was shown instead of 1"),
        ('{"description": "x"}', '{"description": 7}', 2,
         "Expected `str | null`, got `int` - at `$.content[...]`"),
        ("held=False", "held='no'", 2, "Expected `bool | null`, got `str` - at `$.held`"),
        ("def block(self, number):\n        return None", "def block(self, number):\n        return 1", 3,
         "expected None, got int"),
        ("return Receipt(number)", "return None", 5, "expected Receipt, got NoneType"),
        ('return Receipt("2")', "return None", 6, "expected Receipt, got NoneType"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_told(able, old, new, call, problem):
    name, given = CALLS[call]
    with pytest.raises(PluginError) as caught:
        getattr(able(old, new), name)(*given)
    said = f"Plugin acme gave an answer that the contract does not allow, in acme.{name}: {problem}"
    assert sentence(caught.value.reason, "en") == said


def test_deleting_gives_no_receipt(able):
    acme = able('reversal="reverse"', 'reversal="delete"')
    with pytest.raises(PluginError, match="expected None, got Receipt"):
        acme.reverse("1", "undo")


@pytest.mark.spec("PR-11")
@pytest.mark.parametrize(
    "new", ["1 / 0", "raise SystemExit", "return None", "raise NotImplementedError", "raise PackageError"]
)
def test_after_anything_unexpected_nobody_knows_what_an_update_did(able, new):
    with pytest.raises(UNKNOWN_OUTCOME):
        able("return Receipt(number)", new).update("1", PLAN)


def test_a_known_outcome_is_not_unknown(able):
    text = "import boekwerk; raise boekwerk.GiveUp('acme', 'no')"
    with pytest.raises(GiveUp) as caught:
        able("return Receipt(number)", text).update("1", PLAN)
    assert not isinstance(caught.value, UNKNOWN_OUTCOME)
    assert LookUpFirst in UNKNOWN_OUTCOME


def test_what_was_shown_does_not_change_afterwards(able):
    acme = able(
        'PackageBooking(number, {"description": "x"}',
        "PackageBooking(number, self.__dict__.setdefault('c', {})",
    )
    shown = acme.read_booking("1")
    acme._connector.c["description"] = "changed"
    assert shown.content == {}


def test_master_data_come_one_by_one_and_the_token_last(able):
    record = MasterRecord("ledger_accounts", "4500", LedgerAccount("4500", "Kantoor"))
    assert list(able().changes(None)) == [record, ChangeToken("t2", full=True)]


RECORD = 'MasterRecord("ledger_accounts", "4500", LedgerAccount("4500", "Kantoor"))'
TOKEN = 'ChangeToken("t2", full=since is None)'


@pytest.mark.spec("VE-5")
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (f"yield {TOKEN}", "", "no ChangeToken came at the end"),
        (f"yield {RECORD}", f"yield {TOKEN}", "something came after the ChangeToken"),
        (RECORD, "None", "expected MasterRecord or ChangeToken, got NoneType"),
        ('"ledger_accounts"', '"accounts"', "no table accounts; there are ledger_accounts, vat_codes"),
        ('"ledger_accounts"', '"relations"', "expected Relation in relations, got LedgerAccount"),
        ('"4500", LedgerAccount', '" ", LedgerAccount', "a record of ledger_accounts has no key"),
        ('LedgerAccount("4500", "Kantoor")', 'LedgerAccount("4500", 7)',
         "ledger_accounts 4500: Expected `str`, got `int` - at `$.name`"),
        ('LedgerAccount("4500", "Kantoor")', 'LedgerAccount("4500", "x", vat_deductible=50.5)',
         "ledger_accounts 4500: write amounts as text"),
        ("full=since is None", "full=1", "the ChangeToken must have a text and yes or no"),
    ],
)  # fmt: skip
def test_master_data_that_the_contract_does_not_allow_are_told(able, old, new, problem):
    with pytest.raises(PluginError) as caught:
        list(able(old, new).changes(None))
    assert sentence(caught.value.reason, "en").startswith(
        f"Plugin acme gave an answer that the contract does not allow, in acme.changes: {problem}"
    )


def test_a_failure_half_way_is_told_after_what_came(able):
    changes = able(f"yield {TOKEN}", "1 / 0").changes(None)
    assert next(changes).key == "4500"
    with pytest.raises(PluginError, match="ZeroDivisionError"):
        next(changes)


def test_changes_that_nobody_reads_on_are_closed(able):
    new = f"try:\n            yield {RECORD}\n        finally:\n            self.closed = True"
    acme = able(f"yield {RECORD}", new)
    changes = acme.changes(None)
    next(changes)
    changes.close()
    assert acme._connector.closed


def test_amounts_of_master_data_stay_exact(able):
    new = 'LedgerAccount("4500", "x", vat_deductible=__import__("decimal").Decimal("33.33"))'
    record, _ = able('LedgerAccount("4500", "Kantoor")', new).changes("t1")
    assert record.record.vat_deductible == Decimal("33.33")


class Link:
    def secrets(self):
        return {"token": "t"}


ASKING = "assert self.link.secrets()['token'] == 't'"


@pytest.mark.spec("PR-6")
def test_a_connector_has_the_link_of_the_user(able):
    able(
        "def check(self):\n        return None", f"def check(self):\n        {ASKING}", link=Link()
    ).check()


def test_without_a_link_a_person_is_asked_for_one(able):
    acme = able("def check(self):\n        return None", f"def check(self):\n        {ASKING}")
    with pytest.raises(LogInAgain) as caught:
        acme.check()
    assert isinstance(caught.value, NoLink)
    assert sentence(caught.value.reason, "en") == "There is no link to package acme for this user."
    assert remedy(caught.value.reason, "en") == "Link the user to acme; nothing was booked."
