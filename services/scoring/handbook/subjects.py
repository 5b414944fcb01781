"""Chapters one and two: who is assessed, and over which days."""

from services.messages import say
from services.scoring.handbook.layout import Block, Heading, Paragraph, Points, plain
from services.scoring.rulebook import Rulebook


def chapter(rulebook: Rulebook) -> list[Block]:
    """Return who is assessed and what a period is."""
    return [*_who(rulebook), *_when(rulebook)]


def _who(rulebook: Rulebook) -> list[Block]:
    return [
        Heading(2, say("1. Who is assessed")),
        Paragraph(
            say(
                "Cadres and departments are assessed apart, each ranked inside its assessment group only: a county"
                " leader is never compared with a town. Every number of a scorecard opens to the ledger rows"
                " behind it."
            )
        ),
        Points(
            [
                say(
                    "**Not assessed**: there is nothing in the period by which to assess the subject. It is"
                    " listed, without a score."
                ),
                say(
                    "**Not graded**: a cadre who served in fewer than {months} calendar months, or a department"
                    " whose indicators with a sample of their own weigh less than {weight} points. It has a score,"
                    " no rank and no grade.",
                    months=rulebook.visits.min_months.value,
                    weight=plain(rulebook.grading.min_weight.value),
                ),
                say("**Graded**: all others."),
            ]
        ),
    ]


def _when(rulebook: Rulebook) -> list[Block]:
    return [
        Heading(2, say("2. Over which days")),
        Points(
            [
                say(
                    "What happened after the period does not count. What happened in it counts when it was written"
                    " down by working day number {days} after its end, the day of knowledge.",
                    days=rulebook.period.close_within.value,
                ),
                say(
                    "Working days follow the published holidays and make-up days. A limit of n working days ends"
                    " with the n-th working day after the day it starts from."
                ),
                say(
                    "What has a due date is judged once: on the day it is done in time, else on the day after its due"
                    " date; an issue that is reopened is judged once more. What is not yet due is held against nobody,"
                    " and over periods that follow each other nothing is left out."
                ),
                say(
                    "A score of an earlier day can be computed again at any time: rows and cells that were not"
                    " known on that day are left aside."
                ),
            ]
        ),
    ]
