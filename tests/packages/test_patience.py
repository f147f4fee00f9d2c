"""A call of a plugin that does not end keeps nobody waiting for ever."""

from __future__ import annotations

import threading

import pytest

from boekwerk.packages.patience import within


class Late(Exception):
    pass


@pytest.mark.spec("VE-5")
def test_a_call_that_does_not_end_is_left_to_itself():
    ends = threading.Event()
    with pytest.raises(Late):
        within(0.02, ends.wait, Late)
    ends.set()


def test_what_a_call_gives_and_raises_is_had_by_who_waits():
    assert within(5, lambda: 3, Late) == 3
    with pytest.raises(KeyboardInterrupt):
        within(5, lambda: (_ for _ in ()).throw(KeyboardInterrupt), Late)
