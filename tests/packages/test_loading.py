"""Plugins are found, judged, and named when they are left out."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

from boekwerk.packages import load_packages
from boekwerk.reasons import sentence


def _said(packages, language="en"):
    return [sentence(error.reason, language) for error in packages.problems]


@pytest.mark.spec("VE-1")
def test_hook_register_packages_offers_a_package(install):
    install("acme")
    packages = load_packages(["acme"])
    assert packages.problems == ()
    assert packages.connectors["acme"].title == "Acme Boekhouden"
    assert packages.capabilities("acme").projects


@pytest.mark.spec("VE-1")
def test_the_installed_plugins_are_found_without_a_list():
    assert "local" in load_packages().connectors


def test_a_package_that_nobody_offers_has_no_capabilities():
    assert load_packages([]).capabilities("acme") is None


BROKEN = [
    ("import msgspec", "import no_such_module",
     "Plugin acme of distribution boekwerk-acme cannot be imported: "
     "ModuleNotFoundError: No module named 'no_such_module'"),
    ("import msgspec", "import sys; sys.exit('bye')",
     "Plugin acme of distribution boekwerk-acme cannot be imported: SystemExit: bye"),
    ("import msgspec", "class Odd(BaseException): pass\nraise Odd()",
     "Plugin acme of distribution boekwerk-acme cannot be imported: Odd"),
    ("import msgspec", "class Odd(Exception):\n  def __str__(self): 1/0\nraise Odd()",
     "Plugin acme of distribution boekwerk-acme cannot be imported: Odd"),
    ("import msgspec", "raise ValueError('two\\nlines \\x1b[31m')",
     "Plugin acme of distribution boekwerk-acme cannot be imported: ValueError: two lines [31m"),
    ("import msgspec", "this is no Python",
     "Plugin acme of distribution boekwerk-acme cannot be imported: "
     "SyntaxError: invalid syntax (boekwerk_acme.py, line 2)"),
    ("register(Acme)", "1 / 0",
     "Plugin acme fails while it is registered: ZeroDivisionError: division by zero"),
    ("register(Acme)", "raise SystemExit(3)",
     "Plugin acme fails while it is registered: SystemExit: 3"),
    ("def register_packages(register)", "def register_packages(registry)",
     "Plugin acme fails while it is registered: PluginValidationError: Plugin 'acme' for hook "
     "'register_packages' hookimpl definition: register_packages(registry) Argument(s) {'registry'} "
     "are declared in the hookimpl but can not be found in the hookspec"),
    ("def register_packages(", "def register_package(",
     "Plugin acme fails while it is registered: PluginValidationError: unknown hook "
     "'register_package' in plugin <module 'boekwerk_acme' from"),
    ("@hookimpl", "",
     "Plugin acme offers no package and no words for rules."),
    ("register(Acme)", "register(Acme())",
     "Plugin acme fails while it is registered: TypeError: "),
    ("register(Acme)", "register('acme')",
     "Plugin acme offers 'acme', which is not a class derived from boekwerk.Connector."),
    ("register(Acme)", "register(Acme); register(Acme)",
     "Plugin acme is not used, because package acme is offered more than once, by: acme."),
    ("contract = 1", "contract = 2",
     "Plugin acme was built for contract 2, and this boekwerk speaks contract 1 (Acme)."),
    ("contract = 1", "",
     "Plugin acme breaks the contract: contract of Acme must be the whole number 1, and is None."),
    ("contract = 1", "contract = True",
     "Plugin acme breaks the contract: contract of Acme must be the whole number 1, and is True."),
    ("def send", "def sent",
     "Plugin acme breaks the contract: Acme lacks these methods, or they take other arguments: send."),
    ("def plan(self, booking)", "def plan(self)",
     "Plugin acme breaks the contract: Acme lacks these methods, or they take other arguments: plan."),
    ("def check(self):\n        return None", "check = None",
     "Plugin acme breaks the contract: Acme lacks these methods, or they take other arguments: check."),
    ('package = "acme"', 'package = "../Acme"',
     "Plugin acme breaks the contract: package of Acme must be a word of lower-case letters, digits "
     "and _, such as 'twinfield', and is '../Acme'."),
    ('package = "acme"', "package = None",
     "Plugin acme breaks the contract: package of Acme must be a word of lower-case letters, digits "
     "and _, such as 'twinfield', and is None."),
    ('title = "Acme Boekhouden"', 'title = "two\\nlines"',
     "Plugin acme breaks the contract: title of Acme must be one line of at most 80 characters, "
     "and is 'two\\nlines'."),
    ("settings_type = Settings", "settings_type = dict",
     "Plugin acme breaks the contract: settings_type of Acme must be a msgspec.Struct class, "
     "and is <class 'dict'>."),
    ("Capabilities(projects=True)", "{'projects': True}",
     "Plugin acme breaks the contract: capabilities of Acme must be a boekwerk.Capabilities object, "
     "and is {'projects': True}."),
    ("projects=True", "projects='yes'",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "Expected `bool`, got `str` - at `$.projects`"),
    ("projects=True", "payment_block='maybe'",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "Invalid enum value 'maybe' - at `$.payment_block`"),
    ("projects=True", "description_length=-1",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "description_length is negative"),
    ("projects=True", "validate_only=True",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "validate_only must be declared if and only if there is a method validate"),
    ("projects=True", "calls_per_minute=-1",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "calls_per_minute is negative"),
    ("projects=True", "call_seconds=0",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "call_seconds must be more than 0"),
    ("projects=True", "payment_block='condition'",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "block_condition must be declared if and only if payment_block is 'condition'"),
    ("projects=True", "block_condition='AUT'",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "block_condition must be declared if and only if payment_block is 'condition'"),
    ("projects=True", "payment_block='condition', block_condition='AUT', reads_bookings=True",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "payment_block 'condition' needs updates: payment is released by an update"),
    ("projects=True", "payment_block='flag'",
     "Plugin acme breaks the contract: the capabilities of Acme are not valid: "
     "payment_block needs reads_bookings: a block counts once it was read back"),
    ("def check(self)", "credentials = ({},)\n\n    def check(self)",
     "Plugin acme breaks the contract: credentials of Acme must be a tuple of boekwerk.Credential, each "
     "with a name of its own, and is ({},)."),
    ("def check(self)", "def block(self):\n        return None\n\n    def check(self)",
     "Plugin acme breaks the contract: Acme lacks these methods, or they take other arguments: block."),
]  # fmt: skip


@pytest.mark.spec("VE-2", "VE-5")
@pytest.mark.parametrize(("old", "new", "expected"), BROKEN)
def test_a_broken_plugin_is_named_and_left_out_and_the_others_go_on(install, good, old, new, expected):
    install("acme", good.replace(old, new, 1))
    packages = load_packages(["acme", "local"])
    said = _said(packages)
    assert said[0].startswith(expected)
    assert {error.plugin for error in packages.problems} == {"acme"}
    assert list(packages.connectors) == ["local"]


@pytest.mark.spec("VE-2", "PR-12")
@pytest.mark.parametrize(
    ("declared", "method", "words"),
    [
        ("duplicate_check='look_up'", "find_document", "duplicate_check 'look_up'"),
        ("reads_bookings=True", "read_booking", "reads_bookings"),
        ("updates=True", "update", "updates"),
        ("reversal='delete'", "reverse", "reversal"),
        ("attachments=True", "attach", "attachments"),
        ("synchronises=True", "changes", "synchronises"),
    ],
)
def test_what_is_declared_is_there_and_what_is_there_is_declared(install, good, declared, method, words):
    expected = f"{words} must be declared if and only if there is a method {method}"
    install("acme", good.replace("projects=True", declared))
    install(
        "emca",
        good.replace('"acme"', '"emca"').replace(
            "def check", f"def {method}(self, *given): ...\n\n    def check"
        ),
    )
    said = _said(load_packages(["acme", "emca"]))
    assert [expected in each for each in said] == [True, True]


@pytest.mark.spec("PR-12")
@pytest.mark.parametrize(("block", "lacking"), [("flag", "release"), ("service", "block")])
def test_a_package_that_blocks_payment_can_release_it(install, good, block, lacking):
    declared = f"payment_block='{block}', reads_bookings=True"
    source = good.replace("projects=True", declared)
    install("acme", source.replace("def check", "def read_booking(self, number): ...\n\n    def check"))
    (said,) = _said(load_packages(["acme"]))
    assert said.endswith(f"must be declared if and only if there is a method {lacking}.")


@pytest.mark.spec("VE-5")
def test_every_breach_of_a_connector_is_told_at_once(install, good):
    source = good.replace("def send", "def sent").replace('"acme"', '"ACME"').replace("=True", "=7")
    install("acme", source)
    assert len(_said(load_packages(["acme"]))) == 3


@pytest.mark.spec("VE-2")
def test_a_plugin_for_another_contract_is_told_only_that(install, good):
    install("acme", good.replace("contract = 1", "contract = 2").replace("def send", "def post"))
    assert len(load_packages(["acme"]).problems) == 1


def test_two_plugins_of_one_name_are_both_refused_and_neither_is_imported(install, good):
    install("acme", "raise AssertionError")
    install("acme", "raise AssertionError", distribution="other-acme")
    packages = load_packages(["acme"])
    assert _said(packages) == [
        "Several distributions bring a plugin named acme, so none of them is used: "
        "boekwerk-acme, other-acme."
    ]
    assert "acme" not in packages.connectors


def test_two_plugins_that_offer_one_package_are_both_refused(install, good):
    install("acme")
    install("emca")
    packages = load_packages(["acme", "emca", "local"])
    assert _said(packages) == [
        "Plugin acme is not used, because package acme is offered more than once, by: acme, emca.",
        "Plugin emca is not used, because package acme is offered more than once, by: acme, emca.",
    ]
    assert list(packages.connectors) == ["local"]


def test_a_plugin_that_is_not_allowed_is_not_imported(install):
    install("acme", "raise AssertionError")
    assert load_packages(["local"]).problems == ()
    assert "boekwerk_acme" not in sys.modules


def test_an_allowed_plugin_that_is_not_installed_is_named():
    packages = load_packages(["acme"])
    assert _said(packages) == ["Plugin acme is allowed by the settings, but it is not installed."]
    assert _said(packages, "nl") == [
        "Plug-in acme is volgens de instellingen toegestaan, maar is niet geïnstalleerd."
    ]


@pytest.mark.spec("VE-5")
def test_unreadable_metadata_of_some_distribution_is_told(install, tmp_path):
    install("acme")
    (tmp_path / "site" / "boekwerk_acme-1.2.dist-info" / "entry_points.txt").write_text("[boekwerk]\nacme")
    packages = load_packages()
    assert packages.connectors == {}
    assert _said(packages)[0].startswith("The list of installed plugins cannot be read: ")


def test_a_plugin_without_readable_version_still_works(install, tmp_path):
    install("acme")
    (tmp_path / "site" / "boekwerk_acme-1.2.dist-info" / "METADATA").unlink()
    assert load_packages(["acme"]).plugins[0].version == "?"


def test_the_keyboard_interrupt_of_the_user_passes(install):
    install("acme", "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        load_packages(["acme"])


@pytest.mark.spec("VE-5")
def test_a_process_survives_a_plugin_that_exits_on_import(install, tmp_path):
    install("acme", "import sys; sys.exit(7)")
    program = "from boekwerk.packages import load_packages; print(len(load_packages(['acme']).problems))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {program}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "1", "")


ODD_CLASS = """
class Odd(type(Acme)):
    def __getattribute__(cls, name):
        if name == "capabilities":
            raise SystemExit(3)
        return super().__getattribute__(name)


class Acme(Acme, metaclass=Odd):
    pass


@hookimpl
def register_packages"""


@pytest.mark.spec("VE-5")
def test_an_attribute_that_raises_is_told_and_the_others_go_on(install, good):
    install("odd", good.replace("@hookimpl\ndef register_packages", ODD_CLASS.lstrip()))
    packages = load_packages(["odd", "local"])
    assert _said(packages) == ["Plugin odd fails while it is registered: SystemExit: 3"]
    assert list(packages.connectors) == ["local"]


@pytest.mark.spec("VE-5")
@pytest.mark.parametrize("attribute", ["package", "title"])
def test_a_class_derived_from_text_is_no_text(install, good, attribute):
    source = good.replace(f'{attribute} = "', f'{attribute} = type("Text", (str,), {{}})("', 1)
    source = source.replace('("acme"', '("acme")').replace('("Acme Boekhouden"', '("Acme Boekhouden")')
    install("acme", source)
    assert [error.reason.values["attribute"] for error in load_packages(["acme"]).problems] == [attribute]


@pytest.mark.spec("VE-5")
def test_what_a_plugin_prints_does_not_get_among_our_results(install, good, capsys):
    install("acme", "print('hello')\n" + good)
    assert "acme" in load_packages(["acme"]).connectors
    assert tuple(capsys.readouterr()) == ("", "hello\n")


@pytest.mark.spec("VE-5")
def test_a_plugin_that_takes_long_to_load_is_named(install, good, capsys, monkeypatch):
    monkeypatch.setattr("boekwerk.packages.guard._SECONDS_TO_LOAD", 0.01)
    install("acme", "import time\ntime.sleep(0.3)\n" + good)
    assert "acme" in load_packages(["acme"]).connectors
    assert "Plugin acme is still being loaded" in capsys.readouterr().err


@pytest.mark.spec("VE-5")
def test_an_interrupt_is_the_users_wherever_it_comes_from(install, good):
    install("acme", "raise KeyboardInterrupt\n" + good)
    with pytest.raises(KeyboardInterrupt):
        load_packages(["acme"])


@pytest.mark.spec("VE-5")
def test_a_plugin_does_not_decide_how_exactly_we_count(install, good):
    install("acme", "import decimal\ndecimal.getcontext().prec = 4\n" + good)
    assert "acme" in load_packages(["acme"]).connectors
    assert Decimal("1234567.89") + 0 == Decimal("1234567.89")
