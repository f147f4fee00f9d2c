"""Answers about an administration are worked out once, and are never another administration's."""

from __future__ import annotations

import gc
import weakref

from boekwerk.domain.remembered import MOST_ADMINISTRATIONS, per_administration


class Office:
    def __init__(self, name):
        self.name = name


def asked_of(most=10):
    asked = []

    @per_administration(most=most)
    def greeting(administration, word):
        """Greet."""
        asked.append((administration.name, word))
        return f"{word}, {administration.name}"

    return greeting, asked


def test_what_was_asked_before_is_not_worked_out_again():
    greeting, asked = asked_of()
    office = Office("Vonk")
    assert greeting(office, "dag") == greeting(office, "dag") == "dag, Vonk"
    assert asked == [("Vonk", "dag")]


def test_two_administrations_have_answers_of_their_own():
    greeting, _ = asked_of()
    assert greeting(Office("Vonk"), "dag") == "dag, Vonk"
    assert greeting(Office("Jansen"), "dag") == "dag, Jansen"


def test_no_more_answers_are_kept_than_told():
    greeting, asked = asked_of(most=1)
    office = Office("Vonk")
    for word in ("dag", "hallo", "dag"):
        greeting(office, word)
    assert len(asked) == 3


def test_an_administration_is_forgotten_when_enough_others_came_after_it():
    greeting, _ = asked_of()
    office = Office("Vonk")
    greeting(office, "dag")
    gone = weakref.ref(office)
    del office
    for number in range(MOST_ADMINISTRATIONS):
        greeting(Office(str(number)), "dag")
    gc.collect()
    assert gone() is None


def test_the_function_that_remembers_nothing_is_at_hand():
    greeting, asked = asked_of()
    office = Office("Vonk")
    assert greeting.__wrapped__(office, "dag") == greeting.__wrapped__(office, "dag")
    assert len(asked) == 2
