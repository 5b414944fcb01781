"""The appendix: every single value of the rulebook with the sentence or reason behind it."""

from typing import Any

from services.messages import Message, say, say_count
from services.scoring.handbook.layout import Block, Heading, Paragraph, Table, Text, percent, plain
from services.scoring.rulebook import Rulebook, Sourced


def chapter(rulebook: Rulebook) -> list[Block]:
    """Return the values that stand in no other table, with their grounds, and the stamp of the rulebook."""
    rows: list[list[Text]] = [[name, shown, value.source] for name, shown, value in _values(rulebook)]
    return [
        Heading(2, say("8. Every value and its basis")),
        Table([say("What is set"), say("Set to"), say("Basis")], rows),
        Paragraph(
            say(
                "Rulebook `{code}`, version {version}, SHA-256 `{digest}`.",
                code=rulebook.code,
                version=rulebook.version,
                digest=rulebook.sha256(),
            )
        ),
    ]


def _values(book: Rulebook) -> list[tuple[Message, Text, Sourced[Any]]]:
    issues = book.issues
    return [
        (say("Day of knowledge, after the period"), _days(book.period.close_within), book.period.close_within),
        (
            say("Visits a month to each enterprise"),
            str(book.visits.target_per_month.value),
            book.visits.target_per_month,
        ),
        (say("Ways of visiting that count"), _list(book.visits.methods), book.visits.methods),
        (say("Time to record a visit"), _days(book.visits.record_within), book.visits.record_within),
        (say("Months of service for a grade"), str(book.visits.min_months.value), book.visits.min_months),
        (say("Exempt months of an assignment"), str(book.exemptions.max.value), book.exemptions.max),
        (say("Reasons without a limit"), _list(book.exemptions.unlimited_reasons), book.exemptions.unlimited_reasons),
        (say("Time for the monthly report"), _days(book.reports.within), book.reports.within),
        (say("Longest time of each level"), _levels(issues.limits), issues.limits),
        (say("Longest extension"), _days(issues.extension_max), issues.extension_max),
        (say("Time for the first response"), _days(issues.response_within), issues.response_within),
        (say("Time to report a common issue"), _days(issues.escalate_within), issues.escalate_within),
        (say("Hand-over"), _days(issues.handover_workdays), issues.handover_workdays),
        (say("Long overdue after"), _days(issues.overdue_after), issues.overdue_after),
        (say("Outcomes that count as not resolved"), _list(issues.unresolved_outcomes), issues.unresolved_outcomes),
        (say("Outcomes that excuse from reporting"), _list(issues.excusing_outcomes), issues.excusing_outcomes),
        (say("Credit of a rating"), _credits(issues.rating_credit), issues.rating_credit),
        (say("Time for a rectification, at least"), _days(book.checks.rectify_within), book.checks.rectify_within),
        (say("Months a target's figures may be late"), str(book.targets.report_lag.value), book.targets.report_lag),
        (say("Smallest group to compare with, in cases"), str(book.pools.min.value), book.pools.min),
        (say("Weight a department needs for a grade"), plain(book.grading.min_weight.value), book.grading.min_weight),
        (say("Quota of the best grade"), percent(book.grading.quota.value), book.grading.quota),
        (say("Groups taken together under"), str(book.grading.small_group.value), book.grading.small_group),
        (say("Bonus, at most"), plain(book.bonus.cap.value), book.bonus.cap),
    ]


def _days(value: Sourced[int]) -> Message:
    return say_count("{count} working day", "{count} working days", count=value.value)


def _list(value: Sourced[Any]) -> str:
    return "、".join(value.value)


def _levels(value: Sourced[Any]) -> Message:
    return say("{levels} working days", levels="，".join(f"{level} {days}" for level, days in value.value.items()))


def _credits(value: Sourced[Any]) -> str:
    return "，".join(f"{rating} {percent(credit)}" for rating, credit in value.value.items())
