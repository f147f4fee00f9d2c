"""Who must approve a booking by the office's rules, and why it cannot be said (AB-14, PR-3)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from waiting_bookings import BOOKING, PEOPLE, SETTINGS, USERS, rule, user

from boekwerk.domain.authorisation import (
    Authorisation,
    Payable,
    authorisers_of,
    payable_of,
    rule_hindrances,
)

PAPER = payable_of(BOOKING, SETTINGS)


class Books:
    """An administration as far as authorisation looks at it."""

    def __init__(self, *rules, users=USERS, **changes):
        self.authorisation = rules
        self.settings = replace(SETTINGS, **changes)
        self._users = {one.id: one for one in users}

    def user(self, id):
        return self._users.get(id)


def asks(*rules, payable=PAPER, booker="robot", **books):
    found = authorisers_of(payable, Books(*rules, **books), booker)
    return found.authorisers if isinstance(found, Authorisation) else [reason.code for reason in found]


@pytest.mark.spec("PR-3")
def test_every_rule_that_holds_adds_its_authorisers():
    small = rule(["anna"], name="Klein", total_below=Decimal(200))
    papers = rule(["bert"], ["cees"], name="Papier", ledger_accounts=("4500", "4501"))
    large = rule(["dirk"], name="Groot", total_from=Decimal(200))
    assert asks(small, papers, large) == (("anna", "bert"), ("cees",))


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({}, True),
        ({"total_from": Decimal("121.00")}, True),
        ({"total_from": Decimal("121.01")}, False),
        ({"total_below": Decimal("121.00")}, False),
        ({"total_below": Decimal("121.01")}, True),
        ({"relations": ("20002", "20001")}, True),
        ({"relations": ("20002",)}, False),
        ({"journals": ("INK",)}, True),
        ({"journals": ("MEM",)}, False),
        ({"ledger_accounts": ("4501",)}, False),
        ({"projects": ("P1",)}, False),
        ({"journals": ("INK",), "relations": ("20002",)}, False),
    ],
)
def test_a_rule_holds_when_all_of_its_conditions_do(conditions, holds):
    expected = (("anna",),) if holds else ["authoriser_no_rule_holds"]
    assert asks(rule(["anna"], **conditions)) == expected


@pytest.mark.spec("PR-3")
def test_amounts_compare_by_their_size_in_the_books_currency():
    credit = replace(BOOKING, total=Decimal("-900.00"), currency="USD", total_home=Decimal("-600.00"))
    assert payable_of(credit, SETTINGS).size == Decimal("600.00")
    limited = rule(["anna"], total_from=Decimal(500))
    assert asks(limited, payable=payable_of(replace(credit, total_home=None), SETTINGS)) == [
        "authoriser_size_unknown"
    ]


def test_the_default_rule_holds_only_where_no_other_does():
    default = rule(["dirk"], name="Overig", default=True)
    assert asks(default, rule(["anna"], journals=("INK",))) == (("anna",),)
    assert asks(default, rule(["anna"], journals=("MEM",))) == (("dirk",),)


def test_who_is_in_several_steps_is_asked_once_in_the_last():
    found = asks(rule(["anna"], name="A"), rule(["bert"], ["anna"], name="B"))
    assert found == (("bert",), ("anna",))


def test_it_is_said_why_somebody_is_asked():
    found = authorisers_of(PAPER, Books(rule(["anna"], name="Papier")), None)
    assert found.steps[0][0].because.values == {"authoriser": "anna", "rule": "Papier"}


@pytest.mark.spec("AB-14")
@pytest.mark.parametrize(
    ("person", "code"),
    [
        (user("eva", active=False), "authoriser_inactive"),
        (user("eva", roles=("accountant",)), "authoriser_without_role"),
        (user("eva", access=False), "authoriser_without_access"),
        (user("eva", access=None), "authoriser_access_not_known"),
        (user("iemand"), "authoriser_unknown"),
    ],
)
def test_who_cannot_approve_is_a_reason_and_not_left_out(person, code):
    assert asks(rule(["anna", "eva"]), users=(*USERS, person)) == [code]


@pytest.mark.spec("AB-14")
def test_without_rules_nobody_can_be_named():
    assert asks() == ["authoriser_not_determined"]


@pytest.mark.spec("PR-3", "AB-14")
def test_who_books_is_not_asked_and_nobody_in_his_place():
    assert asks(rule(["joke", "anna"]), booker="joke") == (("anna",),)
    assert asks(rule(["anna"], ["joke"]), booker="joke") == ["authoriser_is_booker"]
    assert asks(rule(["joke"]), booker="joke", four_eyes=False) == (("joke",),)


RULES = st.lists(
    st.builds(
        lambda steps, least, name: rule(*steps, name=name, total_from=least),
        st.lists(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3), min_size=1, max_size=3),
        st.none() | st.integers(0, 300).map(Decimal),
        st.text("abc", min_size=1, max_size=3),
    ),
    max_size=4,
)


@pytest.mark.spec("AB-14")
@settings(max_examples=60, deadline=None)
@given(rules=RULES, more=RULES, size=st.integers(0, 300).map(Decimal))
def test_a_further_rule_never_takes_an_authoriser_away(rules, more, size):
    payable = Payable("20001", "INK", size, frozenset(), frozenset())
    before, after = asks(*rules, payable=payable), asks(*rules, *more, payable=payable)
    if isinstance(before, tuple):
        assert set(sum(before, ())) <= set(sum(after, ()))
        assert len(sum(after, ())) == len(set(sum(after, ())))


@pytest.mark.spec("AB-14", "AB-4")
def test_before_any_document_comes_it_is_told_who_named_cannot_approve():
    named = rule(["anna", "robot"], ["robot", "eva"])
    assert [reason.code for reason in rule_hindrances(Books(named))] == [
        "authoriser_without_role",
        "authoriser_unknown",
    ]
    assert [reason.code for reason in rule_hindrances(Books())] == ["authoriser_not_determined"]
    assert rule_hindrances(Books(rule(["anna"]))) == ()
