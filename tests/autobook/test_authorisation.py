"""Who must approve, and whether payment can wait for that (AB-14, PR-1, PR-12, PR-14)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from boekwerk.domain.administration import PaymentCondition, User
from boekwerk.domain.authorisation_rules import AuthorisationRule, AuthorisationStep
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.document import Party, PaymentMeans
from boekwerk.reasons import sentence

ON = {"release_after_authorisation": True}
ANNA = User("anna", "Anna Smit", roles=("authoriser",), access=True)
BERT = User("bert", "Bert Vos", roles=("authoriser",), access=True)
FLAG = Capabilities(payment_block="flag", reads_bookings=True)
AUT = Capabilities(payment_block="condition", block_condition="AUT", reads_bookings=True, updates=True)
NORMAL = PaymentCondition("30", "30 dagen")


def asking(*steps, **conditions):
    steps = tuple(AuthorisationStep(step) for step in steps)
    return (AuthorisationRule("Alles", steps, **conditions),)


@pytest.mark.spec("AB-14")
@pytest.mark.parametrize("name", ["authoriser", "payment_hold"])
def test_where_payment_is_not_held_nobody_is_needed(given, ask, name):
    assert ask(name, given()).reason.code == "release_is_off"


@pytest.mark.spec("AB-14")
@pytest.mark.parametrize("name", ["authoriser", "payment_hold"])
def test_of_sales_nobody_is_needed(given, ask, sale, name):
    check = ask(name, given(document=sale, settings=ON))
    assert (check.outcome, check.reason.code) == ("not_applicable", "release_not_of_sales")


@pytest.mark.spec("AB-14", "PR-3")
def test_who_must_approve_is_named_step_by_step(given, ask):
    rules = asking(("anna",), ("bert",))
    check = ask("authoriser", given(settings=ON, authorisation=rules, others=(ANNA, BERT)))
    assert check.outcome == "pass"
    assert sentence(check.reason, "nl") == "Te autoriseren door: Anna Smit → Bert Vos."


@pytest.mark.spec("AB-14")
def test_every_reason_why_nobody_can_approve_is_told(given, ask):
    rules = asking(("anna", "eva", "robot"))
    check = ask("authoriser", given(settings=ON, authorisation=rules, others=(ANNA,)))
    reasons = [reason.code for reason in (check.reason, *check.more)]
    assert (check.outcome, reasons) == ("fail", ["authoriser_unknown", "authoriser_without_role"])


@pytest.mark.spec("AB-14")
def test_without_proposal_nobody_knows_who_must_approve(given, ask):
    dossier = given(document={"customer": Party(name="Iemand")}, settings=ON)
    assert ask("authoriser", dossier).outcome == ask("payment_hold", dossier).outcome == "unknown"


@pytest.mark.spec("PR-14")
@pytest.mark.parametrize(
    ("document", "proposal", "code"),
    [
        ({"payment": (PaymentMeans("59"),)}, {}, "release_direct_debit"),
        ({"payment": (PaymentMeans("58"), PaymentMeans("49"))}, {}, "release_direct_debit"),
        ({"payment": (PaymentMeans("57", mandate="M-1"),)}, {}, "release_direct_debit"),
        ({"payment": (PaymentMeans("57", debited_iban="NL91ABNA0417164300"),)}, {}, "release_direct_debit"),
        *(
            ({"payment": (PaymentMeans(means),)}, {}, "release_paid_on_the_spot")
            for means in ("10", "48", "54", "55", "68")
        ),
        ({}, {"prepaid": Decimal("121.00"), "total": Decimal("121.00")}, "release_already_paid"),
    ],
)
def test_what_is_collected_or_paid_already_cannot_wait(given, ask, document, proposal, code):
    dossier = given(document=document, proposal=proposal, settings=ON, capabilities=FLAG)
    check = ask("payment_hold", dossier)
    assert (check.outcome, check.reason.code) == ("fail", code)


@pytest.mark.spec("PR-14")
def test_what_is_paid_in_part_can_wait_for_the_rest(given, ask):
    part = {"prepaid": Decimal("50.00"), "total": Decimal("121.00")}
    dossier = given(
        proposal=part, document={"payment": (PaymentMeans("58"),)}, settings=ON, capabilities=FLAG
    )
    assert ask("payment_hold", dossier).reason.code == "payment_can_wait"


@pytest.mark.spec("PR-1", "PR-12")
@pytest.mark.parametrize(
    ("capabilities", "conditions", "code"),
    [
        (Capabilities(), (), "release_no_block"),
        (AUT, (NORMAL,), "release_block_condition_missing"),
        (AUT, (NORMAL, PaymentCondition("AUT", "x", payable=True)), "release_block_condition_payable"),
        (AUT, (NORMAL, PaymentCondition("aut", "x", payable=False)), "release_block_condition_missing"),
        (AUT, (NORMAL, PaymentCondition("AUT", "x", payable=False)), "payment_can_wait"),
    ],
)
def test_a_package_that_cannot_hold_payment_is_told(given, ask, capabilities, conditions, code):
    dossier = given(
        settings=ON,
        capabilities=capabilities,
        conditions=conditions,
        proposal={"payment_condition": "30"},
    )
    assert ask("payment_hold", dossier).reason.code == code
