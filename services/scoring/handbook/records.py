"""Chapter three: which records count, with every limit."""

from models.values import LEVEL_WORDS, Outcome
from services.messages import say
from services.scoring.handbook.layout import Block, Heading, Points, Quote, Table
from services.scoring.points import rhu
from services.scoring.rulebook import Rulebook
from services.scoring.titles import OUTCOME_TITLES

_DAYS, _MONTH_DAYS = 10, 21
"""A month of 21 working days of which ten are assigned: the small example."""
_COMMA = "、"


def chapter(rulebook: Rulebook) -> list[Block]:
    """Return which visits, reports, issues and checks count."""
    return [
        Heading(2, say("3. What counts")),
        *_visits(rulebook),
        *_issues(rulebook),
        *_leading_group(rulebook),
        *_others(rulebook),
    ]


def _visits(rulebook: Rulebook) -> list[Block]:
    target = rulebook.visits.target_per_month.value
    return [
        Heading(3, say("Visits, exempt months and reports")),
        Points(
            [
                say(
                    "A cadre owes each assigned enterprise {target} visits a month; for part of a month as many as"
                    " the share of its working days, rounded half up.",
                    target=target,
                ),
                say(
                    "A visit counts when its method is one of {methods}, the cadre was assigned to the enterprise"
                    " on that day, it was recorded within {days} working days, and no confirmed check found it"
                    " false. Several visits of one day count once; more than a month requires earn nothing.",
                    methods=_COMMA.join(rulebook.visits.methods.value),
                    days=rulebook.visits.record_within.value,
                ),
                say(
                    "A month is exempt when that was approved by working day number {days} after it. Up to {most}"
                    " months of each assignment and period are exempt; the reason {reasons} has no such limit.",
                    days=rulebook.reports.within.value,
                    most=rulebook.exemptions.max.value,
                    reasons=_COMMA.join(rulebook.exemptions.unlimited_reasons.value),
                ),
                say(
                    "The monthly report is due on working day number {days} of the following month. Exempt months"
                    " owe none.",
                    days=rulebook.reports.within.value,
                ),
            ]
        ),
        Quote(
            say(
                "Example: of a month of {all} working days {days} are assigned: {target} × {days} ÷ {all},"
                " rounded, makes {visits}.",
                all=_MONTH_DAYS,
                days=_DAYS,
                target=target,
                visits=rhu(target * _DAYS, _MONTH_DAYS),
            )
        ),
    ]


def _issues(rulebook: Rulebook) -> list[Block]:
    issues = rulebook.issues
    return [
        Heading(3, say("Issues")),
        Table(
            [say("Level"), say("At most so many working days after assignment")],
            [[f"{level} {LEVEL_WORDS[level]}", str(days)] for level, days in issues.limits.value.items()],
        ),
        Points(
            [
                say("An issue is due on the day the office set, but never later than its level allows."),
                say(
                    "An extension counts when it was approved on or before the due date, and by at most {days}"
                    " working days.",
                    days=issues.extension_max.value,
                ),
                say(
                    "The first response is due on working day number {days} after assignment.",
                    days=issues.response_within.value,
                ),
                say(
                    "A closing as “{solved}” counts from its day; any other outcome only once somebody else has"
                    " crossed it off. Closed in time with another outcome, an issue is left out; {unresolved}"
                    " count as not resolved. After the due date no outcome takes an issue out: it is late.",
                    solved=OUTCOME_TITLES[Outcome.SOLVED],
                    unresolved=_COMMA.join(issues.unresolved_outcomes.value),
                ),
                say(
                    "A reopened issue is never on time and earns no credit for turnaround; it is resolved only"
                    " when it is closed again as “{solved}”.",
                    solved=OUTCOME_TITLES[Outcome.SOLVED],
                ),
                say(
                    "Whoever takes over an enterprise answers for issues that were registered since, and for older"
                    " ones after {days} working days. Until then they are the department's alone. Assignments to the"
                    " same enterprise that lie fewer than {days} working days apart count as one.",
                    days=issues.handover_workdays.value,
                ),
            ]
        ),
    ]


def _leading_group(rulebook: Rulebook) -> list[Block]:
    return [
        Heading(3, say("What goes to the leading group")),
        Points(
            [
                say(
                    "An issue found common to many is reported upward within {days} working days, unless it is"
                    " solved before.",
                    days=rulebook.issues.escalate_within.value,
                ),
                say("While the leading group has not ruled on an issue reported in time, it is late for nobody."),
                say(
                    "Accepted with a directive, the issue is left out and the directive is judged; accepted"
                    " without one, the working days that the ruling took are added to the due date; returned, the"
                    " due date stands."
                ),
                say(
                    "An issue forced up because it is overdue, or by a complaint that was accepted, costs points:"
                    " see “Deductions”."
                ),
            ]
        ),
    ]


def _others(rulebook: Rulebook) -> list[Block]:
    return [
        Heading(3, say("Checks, and targets of the year")),
        Points(
            [
                say(
                    "Only confirmed findings count, in the period of their confirmation. What a cadre or"
                    " department still contests changes nothing."
                ),
                say(
                    "A rectification is due on the day demanded, but no earlier than working day number {days}"
                    " after the finding was confirmed.",
                    days=rulebook.checks.rectify_within.value,
                ),
                say(
                    "A target is compared with as many twelfths of the year as there are months reported; figures"
                    " may be {months} month(s) late. In June this is the test of over half by mid-year.",
                    months=rulebook.targets.report_lag.value,
                ),
            ]
        ),
    ]
