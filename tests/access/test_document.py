"""The documents on access say what the table says, and the table has words for all of it."""

import re
from pathlib import Path

import pytest

from models.values import Role
from pages.web.handbook import handbook
from pages.web.screens import SCREENS
from services.access import ALLOWED, Action, Actor
from services.messages import word
from services.roles import ACTION_TITLES, ROLE_TITLES, whose

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("file", "language"), [("access.md", "zh_CN"), ("access.en.md", "en")])
def test_the_document_is_what_the_table_gives(file, language):
    """When this fails, print it again: `uv run python -m pages.web.handbook zh_CN > docs/access.md`."""
    assert (DOCS / file).read_text("utf-8") == handbook(language)


def test_every_role_and_action_has_its_words():
    assert list(ROLE_TITLES) == list(Role)
    assert list(ACTION_TITLES) == list(Action)
    assert set(ALLOWED) == set(Role)


def table(number):
    """Return the rows of a table of the English document: the first cell, and in which columns there is a mark."""
    found = re.findall(r"(?:^\|.*\|\n)+", handbook("en"), re.MULTILINE)[number].splitlines()
    header = [cell.strip() for cell in found[0].strip("|").split("|")]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in found[2:]]
    return {row[0]: {header[at] for at, cell in enumerate(row) if cell == "●"} for row in rows}


def named(roles):
    return {word(ROLE_TITLES[role], "en") for role in roles}


def test_the_table_of_actions_marks_exactly_who_may():
    assert table(0) == {
        word(ACTION_TITLES[action], "en"): named(role for role in Role if action in ALLOWED[role]) for action in Action
    }


def test_the_table_of_screens_marks_exactly_who_finds_them():
    assert table(2) == {
        word(screen.title, "en"): named(
            role for role in Role if screen.needs is None or Actor("x", role, "610124").may(screen.needs, "610124")
        )
        for screen in SCREENS
        if screen.in_menu
    }


@pytest.mark.parametrize("role", Role)
def test_whose_scores_a_role_sees_is_told_as_it_is_decided(role):
    actor = Actor("x", role, "610124", cadre_code="G001" if role is Role.CADRE else None, dept_code="D01")
    sees = (
        actor.sees("cadre", "G001", "D01"),
        actor.sees("department", "D01", None),
        actor.sees("cadre", "G002", "D01"),
        actor.sees("cadre", "G003", "D02"),
    )
    told = {
        (True, True, True, True): "every cadre and department of their own county",
        (True, True, True, False): "those of their own department and of its cadres",
        (True, False, False, False): "their own alone",
        (False, False, False, False): "nobody's",
    }
    assert word(whose(role), "en") == told[sees]
