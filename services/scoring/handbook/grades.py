"""Chapters six and seven: ranks and grades, and the leads (问责线索)."""

from collections.abc import Mapping
from typing import Final

from services.messages import Message, say
from services.scoring.handbook.layout import Block, Heading, Paragraph, Points, Table, Text, percent, plain
from services.scoring.rulebook import FlagRule, Rulebook
from services.scoring.titles import FLAG_TITLES, KIND_TITLES, SEVERITY_TITLES

_WHEN: Final[Mapping[str, Message]] = {
    "low_score": say("the shown score lies under the limit"),
    "low_visits": say("the rate of visits made, in per cent, lies under the limit"),
    "absent": say("so many assigned months in a row without a visit"),
    "falsified": say("so many visits found false by confirmed checks"),
    "low_on_time": say("the rate of issues closed on time, in per cent, lies under the limit"),
    "long_overdue": say("so many open issues that are long overdue"),
    "directive_overdue": say("so many directives that are open and overdue"),
    "rectification_overdue": say("so many rectifications that are open and overdue"),
    "bottom_of_group": say("in the lowest part of the group, and the shown score lies under the limit"),
}


def chapter(rulebook: Rulebook) -> list[Block]:
    """Return ranks, grades and leads."""
    return [*_grades(rulebook), *_leads(rulebook)]


def _grades(rulebook: Rulebook) -> list[Block]:
    grading = rulebook.grading
    best, second = grading.grades[0].name, grading.grades[1].name
    rows: list[list[Text]] = [
        [grade.name, say("{points} and more", points=plain(grade.at_least)), grade.source] for grade in grading.grades
    ]
    return [
        Heading(2, say("6. Ranks and grades")),
        Paragraph(
            say(
                "Graded subjects are ranked by the shown score inside their group. Equal scores share a place, and"
                " the place after it is left free: 1, 2, 2, 4."
            )
        ),
        Table([say("Grade"), say("Shown score"), say("Basis")], rows),
        Points(
            [
                say(
                    "At most {quota} of the graded subjects of a group are “{best}”, one at least where there are"
                    " one or two; groups of fewer than {small} are taken together.",
                    quota=percent(grading.quota.value),
                    best=best,
                    small=grading.small_group.value,
                ),
                say(
                    "When more reach it, the score decides, then the number of issues solved, then the number"
                    " solved on time. Who is equal in all three at the last place becomes “{second}”, marked as"
                    " tied; so do the others.",
                    second=second,
                ),
                say("A grade lowered by a veto takes no place in the quota."),
            ]
        ),
    ]


def _leads(rulebook: Rulebook) -> list[Block]:
    rows = [row for rule in rulebook.flags for row in _rows(rule)]
    return [
        Heading(2, say("7. Leads")),
        Paragraph(
            say(
                "A lead is a reason to look, with its evidence; it is never a verdict, and people decide what"
                " follows. The grounds are those that the county's notice names."
            )
        ),
        Table([say("Lead"), say("Whose"), say("When"), say("Limit"), say("Degree"), say("Ground")], rows),
        Paragraph(
            say(
                "Long overdue is what is open more than {days} working days after its due date.",
                days=rulebook.issues.overdue_after.value,
            )
        ),
    ]


def _rows(rule: FlagRule) -> list[list[Text]]:
    kinds = _both(rule)
    rows: list[list[Text]] = []
    for level in rule.levels:
        limit: Text = f"{level.limit.normalize():f}"
        if rule.share:
            limit = say("{limit}, lowest {share}", limit=limit, share=percent(rule.share))
        if rule.min_sample > 1:
            limit = say("{limit}, with {cases} cases or more", limit=limit, cases=rule.min_sample)
        rows.append(
            [FLAG_TITLES[rule.code], kinds, _WHEN[rule.code], limit, SEVERITY_TITLES[level.severity], rule.ground]
        )
    return rows


def _both(rule: FlagRule) -> Text:
    if len(rule.kinds) == 1:
        return KIND_TITLES[rule.kinds[0]]
    return say("Cadres and departments")
