"""``authorisation.yaml``, the settings of the workflow, and who takes part: what is read and refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from boekwerk.domain.authorisation_rules import AuthorisationRule, AuthorisationStep
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import OfficeError
from boekwerk.office import read_administration
from boekwerk.office.authorisation_file import AUTHORISATION
from boekwerk.office.yaml_writing import yaml_text
from boekwerk.reasons import sentence

HEAD = "schema: boekwerk.authorisation/1\nauthorisation:\n"
JAN = "steps: [{authorisers: [automation]}]"


@pytest.fixture
def authorise(folder):
    def write(*rules):
        text = HEAD + "".join(f"  - {rule}\n" for rule in rules)
        (folder / "authorisation.yaml").write_text(text, encoding="utf-8")

    return write


@pytest.mark.spec("PR-3")
def test_a_rule_is_read_with_its_conditions_and_steps(authorise, read):
    authorise(
        "{name: Groot, total_from: 5000, journals: [PUR], relations: ['10001'], "
        "steps: [{authorisers: [automation]}, {authorisers: [automation]}]}"
    )
    (rule,) = read().authorisation
    assert (rule.name, rule.total_from, rule.journals) == ("Groot", Decimal(5000), ("PUR",))
    assert [step.authorisers for step in rule.steps] == [("automation",), ("automation",)]
    assert rule.where.line == 3


def test_what_is_written_reads_back_the_same(folder, authorise, read):
    authorise(f"{{name: Rest, default: yes, {JAN}}}", f"{{name: Klein, total_below: 12.50, {JAN}}}")
    before = read().authorisation
    (folder / "authorisation.yaml").write_text(yaml_text(AUTHORISATION, before), encoding="utf-8")
    assert [nowhere(rule) for rule in read().authorisation] == [nowhere(rule) for rule in before]


def nowhere(rule):
    steps = tuple(AuthorisationStep(step.authorisers) for step in rule.steps)
    return AuthorisationRule(rule.name, steps, rule.default, rule.total_from, rule.total_below)


WRONG = [
    (
        ["{name: Groot, steps: [{authorisers: []}]}"],
        "authorisation.yaml:3:5: Authorisation rule 'Groot' names nobody in one of its steps. Give every "
        "step at least one authoriser.",
    ),
    (
        [f"{{name: Groot, total_from: 500, total_below: 500, {JAN}}}"],
        "authorisation.yaml:3:5: Authorisation rule 'Groot' can never hold: no amount is 500.00 or more "
        "and less than 500.00. Correct total_from or total_below.",
    ),
    (
        [f"{{name: Rest, default: yes, total_from: 500, {JAN}}}"],
        "authorisation.yaml:3:5: Authorisation rule 'Rest' has 'default: yes' and conditions as well. Take "
        "the conditions out, or take 'default' out.",
    ),
    (
        [f"{{name: Rest, default: yes, {JAN}}}", f"{{name: Overig, default: yes, {JAN}}}"],
        "authorisation.yaml:4:5: Authorisation rules 'Rest' and 'Overig' both have 'default: yes'. Keep "
        "one that holds where no other rule does.",
    ),
    (
        [f"{{name: Groot, relations: ['10002'], {JAN}}}"],
        "authorisation.yaml:3:5: 'relations' names '10002', which is not in relations.csv. "
        "Did you mean '10001'?",
    ),
    (
        [f"{{name: Rest, {JAN}}}", f"{{name: Rest, {JAN}}}"],
        "authorisation.yaml:4:5: name 'Rest' stands in the file for the second time; the first time was on "
        "line 3. Remove one of the two.",
    ),
    (
        ["{name: Rest}"],
        "authorisation.yaml:3:5: The key 'steps' is needed and is not there. Add 'steps: …'.",
    ),
]


@pytest.mark.spec("AB-14")
@pytest.mark.parametrize(("rules", "problem"), WRONG)
def test_a_rule_that_cannot_be_meant_is_refused_with_its_place(authorise, problems, rules, problem):
    authorise(*rules)
    assert problems() == [problem]


@pytest.mark.spec("AB-14")
def test_an_authoriser_who_is_not_in_the_folder_is_remarked_on(authorise, remarks):
    authorise("{name: Rest, steps: [{authorisers: [automatoin, sanne]}]}")
    assert remarks() == [
        "authorisation.yaml:3:26: Authorisation rule 'Rest' names user 'automatoin', who is not in "
        "users.yaml. Is 'automation' meant? If not, add the user.",
        "authorisation.yaml:3:26: Authorisation rule 'Rest' names user 'sanne', who is not in users.yaml. "
        "Add the user; when only the store has this user there is nothing to do.",
    ]


def test_a_user_takes_part_or_not_and_has_a_substitute_for_some_time(change, read):
    sanne = (
        "  - {id: sanne, name: Sanne, active: no, substitute: automation, substitute_until: 2026-08-31}\n"
    )
    change("users.yaml", "", sanne)
    user = read().user("sanne")
    assert (user.active, user.substitute, user.substitute_until.isoformat()) == (
        False,
        "automation",
        "2026-08-31",
    )


def test_nobody_is_his_own_substitute(change, problems):
    change("users.yaml", "", "  - {id: sanne, name: Sanne, substitute: sanne}\n")
    (problem,) = problems()
    assert "User sanne is named as his own substitute." in problem


@pytest.mark.spec("AB-20", "PR-3")
def test_the_settings_of_the_workflow_are_read(change, read):
    more = (
        "four_eyes: no\nreminder_days: 0\nautomation_contact: automation\nmost_bookings_a_day: 40\n"
        "most_amount_a_day: 10000\nreview_share: 2,5\n"
    )
    change("administration.yaml", "", more)
    settings = read().settings
    assert (settings.four_eyes, settings.reminder_days) == (False, 0)
    assert (settings.automation_contact, settings.most_bookings_a_day) == ("automation", 40)
    assert (settings.most_amount_a_day, settings.review_share) == (Decimal(10000), Decimal("2.5"))


@pytest.mark.spec("PR-12")
@pytest.mark.parametrize("switched_off", ["", "switched_off: [payment_block]\n"])
def test_waiting_for_authorisation_is_refused_where_payment_cannot_be_held(folder, change, switched_off):
    change("administration.yaml", "", f"{switched_off}release_after_authorisation: yes\n")
    can = Capabilities(payment_block="flag" if switched_off else "none", reads_bookings=True)
    with pytest.raises(OfficeError) as caught:
        read_administration(folder, lambda _: can)
    (problem,) = caught.value.problems
    assert problem.where.file.endswith("administration.yaml") and problem.where.line > 30
    assert sentence(problem, "nl") == (
        "'release_after_authorisation' kan niet aan: bij pakket local kan betaling hier niet tegengehouden "
        "worden."
    )


@pytest.mark.spec("PR-12")
def test_waiting_for_authorisation_is_taken_where_payment_can_be_held(folder, change):
    change("administration.yaml", "", "release_after_authorisation: yes\n")
    can = Capabilities(payment_block="service", reads_bookings=True)
    assert read_administration(folder, lambda _: can).settings.release_after_authorisation
