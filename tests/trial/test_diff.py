"""The laws of comparing: nothing changes by itself, mirrored is opposite, and each side is a dry-run's."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boekwerk.app.desk import OfficeDesk, open_office
from boekwerk.rules import Rulebook
from boekwerk.rules.files import read_rule_text
from boekwerk.trial.desk import Task
from boekwerk.trial.diff import Compare, TwoDesks
from boekwerk.trial.diff_rules import rule_changes
from boekwerk.trial.diff_tally import DiffTally
from boekwerk.trial.run import dry_run

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
INBOX = OFFICE / "inbox" / "softwarehuis-nevelbank"
FILES = sorted(INBOX.glob("inkoop-*.xml"))
OPPOSITE = {
    "booked": "to_review",
    "to_review": "booked",
    "books": "books_no_more",
    "books_no_more": "books",
    "blocks": "blocks_no_more",
    "blocks_no_more": "blocks",
}
RULE = """
  - id: {id}
    title: Rule
    owner: x@office.example
    stage: {stage}
    applies_to: {scope}
    when: [{{document.kind: purchase_invoice}}, {{document.total_incl: {{{operator}: {amount}}}}}]
"""
RULES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["one", "two", "three"]),
            "stage": st.sampled_from(["live", "live", "shadow"]),
            "scope": st.sampled_from(["{package: [local]}", '{administration: ["0102"]}']),
            "operator": st.sampled_from(["at_most", "above"]),
            "amount": st.sampled_from([100, 500, 2500, 15000]),
        }
    ),
    max_size=3,
    unique_by=lambda rule: rule["id"],
)
KINDS = st.sampled_from(["automatic_booking", "block"])
LAW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Open an administration without a second evaluator, which would be a process for every rulebook."""
    where = tmp_path_factory.mktemp("office") / "softwarehuis"
    shutil.copytree(OFFICE / "administrations" / "softwarehuis-nevelbank", where)
    with (where / "administration.yaml").open("a", encoding="utf-8") as file:
        file.write('\nsecond_evaluator: "off"\n')
    return open_office(where, as_of=datetime.date(2026, 3, 16))


@pytest.fixture(scope="module")
def diff(office):
    def compare(old, new, *, all_changes=True):
        desks = TwoDesks(desk_under(office, old), desk_under(office, new))
        changes = rule_changes(desks.old.rulebook.sources, desks.new.rulebook.sources)
        task = Task(Compare({change.id: change for change in changes}, all_changes))
        return [judged.piece for judged in dry_run(FILES, desks, None, task)]

    return compare


def desk_under(office, rules):
    return OfficeDesk(office.administration, Rulebook(rules), office.as_of, office.limits)


def rules_of(kind, rules):
    text = f"schema: boekwerk.rules/1\nkind: {kind}\nrules:" + "".join(
        RULE.format(**rule) for rule in rules
    )
    found, problems = read_rule_text(text if rules else f"{text} []", f"{kind}.yaml")
    assert problems == ()
    return found


@pytest.fixture(scope="module")
def base(office):
    return office.rulebook.sources


@pytest.mark.spec("RU-5")
@LAW
@given(kind=KINDS, rules=RULES)
def test_rules_compared_with_themselves_change_nothing(diff, kind, rules):
    same = rules_of(kind, rules)
    assert [compared.change for compared in diff(same, same)] == [None] * len(FILES)


@pytest.mark.spec("RU-5")
@LAW
@given(kinds=st.tuples(KINDS, KINDS), old=RULES, new=RULES)
def test_a_comparison_the_other_way_round_is_the_opposite(diff, kinds, old, new):
    before, after = rules_of(kinds[0], old), rules_of(kinds[1], new)
    there, back = diff(before, after), diff(after, before)
    assert [opposite(one.change) for one in there] == [as_it_is(one.change) for one in back]


@pytest.mark.spec("RU-5")
@LAW
@given(old=RULES, new=RULES)
def test_each_side_is_what_a_dry_run_decides(office, diff, old, new):
    before, after = rules_of("automatic_booking", old), rules_of("automatic_booking", new)
    was, now = verdicts(office, before), verdicts(office, after)
    changed = {
        one.file: (one.change.old.verdict, one.change.new.verdict)
        for one in diff(before, after)
        if one.change
    }
    for file in was:
        assert changed.get(file, (was[file], was[file])) == (was[file], now[file])


@pytest.mark.spec("RU-5")
def test_a_lower_limit_names_the_rule_the_condition_and_the_amount_that_it_found(diff, base):
    (limit,) = rules_of("automatic_booking", [rule("one", 500)])
    (lower,) = rules_of("automatic_booking", [rule("one", 100)])
    (found,) = [
        one.change
        for one in diff([limit], [lower], all_changes=False)
        if one.change and "belboei" in one.file
    ]
    (effect,) = found.effects
    assert (found.turn, effect.rule, effect.effect) == ("to_review", "one", "books_no_more")
    assert [(str(why.old.found), why.old.held, why.new.held) for why in effect.why] == [
        ("423.50", True, False)
    ]


@pytest.mark.spec("AB-17", "RU-5")
def test_a_block_that_begins_to_hold_is_named_and_not_the_rule_that_still_holds(diff):
    books = rules_of("automatic_booking", [rule("one", 500)])
    block = rules_of("block", [rule("two", 500)])
    changes = [one.change for one in diff(books, (*books, *block), all_changes=False) if one.change]
    effects = {(e.rule, e.effect, e.notes[0].code) for change in changes for e in change.effects}
    assert effects == {("two", "blocks", "diff_rule_added")}


@pytest.mark.spec("RU-3", "RU-5")
def test_a_rule_that_a_more_specific_one_sets_aside_says_by_which(diff):
    wide = rules_of("automatic_booking", [rule("one", 500)])
    narrow = rules_of("automatic_booking", [rule("two", 100) | {"scope": '{administration: ["0102"]}'}])
    changes = [one.change for one in diff(wide, (*wide, *narrow), all_changes=False) if one.change]
    notes = {n.code: n.values for c in changes for e in c.effects if e.rule == "one" for n in e.notes}
    assert notes == {"diff_set_aside": {"rules": ("two",)}}


def test_sums_are_exact_and_by_currency(diff):
    tally = DiffTally(most_listed=1)
    for compared in diff([], rules_of("automatic_booking", [rule("one", 15000)]), all_changes=False):
        tally.add(compared)
    (group,) = tally.groups
    titles = [
        one.change.title
        for one in diff([], rules_of("automatic_booking", [rule("one", 15000)]))
        if one.change and one.change.turn == "booked"
    ]
    assert len(group.listed) == 1
    assert group.sum.documents == len(titles)
    assert sum(amount for _, amount in group.sum.amounts) == sum(title.total for title in titles)


def rule(id, amount):
    return {
        "id": id,
        "stage": "live",
        "scope": "{package: [local]}",
        "operator": "at_most",
        "amount": amount,
    }


def verdicts(office, rules):
    task = Task(lambda result: (result.file, result.decision.verdict))
    return dict(judged.piece for judged in dry_run(FILES, desk_under(office, rules), None, task))


def as_it_is(change):
    if change is None:
        return None
    effects = {(effect.rule, effect.effect) for effect in change.effects}
    return change.turn, change.old, change.new, effects


def opposite(change):
    if change is None:
        return None
    effects = {(effect.rule, OPPOSITE.get(effect.effect, effect.effect)) for effect in change.effects}
    return OPPOSITE.get(change.turn, change.turn), change.new, change.old, effects
