"""Work that no reader waits for: once for each key, tried again when it failed, and not kept for ever."""

from threading import Event

import pytest

from pages.components.later import Later


def test_it_is_made_once_and_there_at_a_later_look():
    made, go, later = [], Event(), Later(most=4)

    def make():
        go.wait(5)
        made.append(1)
        return "done"

    assert later.ask("a", make) is None
    assert later.ask("a", make) is None
    go.set()
    later.wait()
    assert later.ask("a", make) == "done"
    assert made == [1]


def test_each_key_has_its_own():
    later = Later(most=4)
    later.ask("a", lambda: 1)
    later.ask("b", lambda: 2)
    later.wait()
    assert (later.ask("a", int), later.ask("b", int)) == (1, 2)


def test_what_failed_is_told_and_tried_again():
    later = Later(most=4)

    def broken():
        raise RuntimeError("no")

    later.ask("a", broken)
    later.wait()
    with pytest.raises(RuntimeError):
        later.ask("a", broken)
    later.ask("a", lambda: 3)
    later.wait()
    assert later.ask("a", int) == 3


def test_the_oldest_are_forgotten():
    later = Later(most=2)
    for key in "abc":
        later.ask(key, lambda key=key: key)
        later.wait()
    assert later.ask("c", lambda: "new") == "c"
    assert later.ask("a", lambda: "new") is None
