"""Chapter four: every indicator with its weight, and what is counted of what."""

from collections.abc import Mapping
from typing import Final

from services.messages import Message, say
from services.scoring.handbook.layout import Block, Heading, Paragraph, Table, Text, percent, plain
from services.scoring.results import Kind
from services.scoring.rulebook import Rulebook
from services.scoring.titles import METRIC_TITLES

_COUNTED: Final[Mapping[str, Message]] = {
    "visit_coverage": say("valid visits, at most those required, of the visits required"),
    "report_timeliness": say("monthly reports handed in on time, of those due"),
    "problem_discovery": say(
        "quarters of an enterprise with a problem registered, or with a report of no problem that somebody"
        " verified and a visit that month, of its quarters with two assigned months"
    ),
    "on_time_rate": say("issues solved on or before their due date, of the issues judged"),
    "turnaround": say(
        "full credit for an issue on time; a late one loses the share that its delay is of its limit; over the"
        " issues judged"
    ),
    "resolution_rate": say("issues solved by the end of the period, of the issues judged"),
    "response_rate": say("first responses in time, of the issues assigned to the department"),
    "satisfaction": say("the enterprise's rating, of the issues rated"),
    "escalation_timeliness": say("common issues reported upward in time, of those that had to be"),
    "directive_on_time": say("directives of the leading group done in time, of those judged"),
    "approval_on_time": say("steps of approvals done within their limit, of those judged"),
    "service_on_time": say("matters handled for enterprises and delivered in time, of those judged"),
    "spot_check_pass": say("items passed, of the items checked in confirmed spot checks"),
    "rectification_on_time": say("demands of confirmed spot checks met in time, of those judged"),
    "target_progress": say(
        "what was reached of the yearly targets, of the share of the year gone by, each at most in full"
    ),
    "cadre_mean": say("scores of the department's cadres, weighted by their assigned months"),
}
_TITLES: Final[Mapping[Kind, Message]] = {
    "cadre": say("Indicators of cadres"),
    "department": say("Indicators of departments"),
}


def chapter(rulebook: Rulebook) -> list[Block]:
    """Return the indicators of both kinds of subjects."""
    issues = rulebook.issues
    ratings = [f"{rating} {percent(credit)}" for rating, credit in issues.rating_credit.value.items()]
    return [
        Heading(2, say("4. Indicators")),
        Paragraph(
            say(
                "Each indicator is a number of cases that count, of a number of cases looked at. “Full marks” is"
                " the rate that earns the whole weight; below it the points fall evenly to nothing. “Group's"
                " cases” says how many average cases of the group are added to the subject's own; chapter 5 shows"
                " how."
            )
        ),
        *_table("cadre", rulebook),
        *_table("department", rulebook),
        Paragraph(
            say(
                "Ratings count as follows: {ratings}. Common issues closed as {excused} need not have been"
                " reported upward.",
                ratings="，".join(ratings),
                excused="、".join(issues.excusing_outcomes.value),
            )
        ),
    ]


def _table(kind: Kind, rulebook: Rulebook) -> list[Block]:
    rules = rulebook.indicators_of(kind)
    rows: list[list[Text]] = [
        [
            METRIC_TITLES[rule.metric],
            plain(rule.weight),
            _COUNTED[rule.metric],
            percent(rule.target) if rule.floor == 0 else f"{percent(rule.floor)} – {percent(rule.target)}",
            str(rule.shrinkage) if rule.shrinkage else "–",
            say("the group's average") if rule.no_sample == "group" else say("it is left out"),
            rule.source,
        ]
        for rule in rules
    ]
    total = plain(sum(rule.weight for rule in rules))
    rows.append([say("Together"), total, "", "", "", "", ""])
    header = [
        say("Indicator"),
        say("Weight"),
        say("What is counted of what"),
        say("Full marks"),
        say("Group's cases"),
        say("Without a sample"),
        say("Basis"),
    ]
    return [Heading(3, _TITLES[kind]), Table(header, rows)]
