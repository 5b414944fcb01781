"""A roll-up as lines to read: the screen and the workbook show these, so that they cannot say different figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from services.ledgers.reports.sums import RollUp
from services.ledgers.reports.titles import EXCUSE_TITLES, WRITTEN_TITLES
from services.messages import Message, say, say_count

Unit = Literal["count", "amount"]


@dataclass(frozen=True)
class Line:
    """A figure and what it is; an amount is in 1/10,000 of 万元. A part belongs to the line before it."""

    title: Message
    value: int
    unit: Unit = "count"
    part: bool = False


@dataclass(frozen=True)
class Section:
    """Some lines under a title; `note` says how they belong together."""

    title: Message
    lines: tuple[Line, ...]
    note: Message | None = None


def sections(found: RollUp) -> tuple[Section, ...]:
    """Return the figures of a roll-up in the order in which a circular tells them."""
    return (
        Section(say("Visits"), tuple(_visits(found))),
        Section(say("Cadres by their visits"), tuple(_cadres(found)), _who_is_who(found)),
        Section(say("Problems"), tuple(_issues(found)), _moves(found)),
        Section(say("Matters handled"), tuple(_services(found))),
        Section(say("Monthly reports"), tuple(_reports(found))),
        Section(say("Operation of the enterprises"), tuple(_production(found))),
    )


def _visits(found: RollUp) -> Iterator[Line]:
    visits = found.visits
    yield Line(say("visits required"), visits.required)
    yield Line(say("of these made"), visits.met, part=True)
    yield Line(say("visits that count"), visits.made)
    yield Line(say("visits recorded"), visits.recorded)


def _cadres(found: RollUp) -> Iterator[Line]:
    cadres = found.cadres
    yield Line(say("cadres assigned"), cadres.all)
    yield Line(say("three visits or more"), cadres.more, part=True)
    yield Line(say("two visits"), cadres.two, part=True)
    yield Line(say("one visit"), cadres.one, part=True)
    yield Line(say("no visit"), cadres.none, part=True)
    for reason, number in cadres.exempt.items():
        yield Line(say("exempt: {reason}", reason=EXCUSE_TITLES[reason]), number, part=True)
    if cadres.none_required:
        yield Line(say("none required, too few days"), cadres.none_required, part=True)


def _who_is_who(found: RollUp) -> Message:
    exempt = sum(found.cadres.exempt.values())
    return say(
        "A cadre with several enterprises stands where the fewest visits were made. Exempt: {exempt}.", exempt=exempt
    )


def _issues(found: RollUp) -> Iterator[Line]:
    issues = found.issues
    yield Line(say("carried over from the month before"), issues.carried)
    yield Line(say("registered"), issues.registered)
    yield Line(say("reopened"), issues.reopened)
    yield Line(say("closed"), issues.closed)
    yield Line(say("open at the end of the month"), issues.open)
    yield Line(say("of these not assigned yet"), issues.unassigned, part=True)
    yield Line(say("of these overdue"), issues.overdue, part=True)
    yield Line(say("due in the month"), issues.due)
    yield Line(say("of these closed on time"), issues.on_time, part=True)
    yield Line(say("reported to the leading group"), issues.escalated)


def _moves(found: RollUp) -> Message:
    issues = found.issues
    return say(
        "{carried} carried over + {registered} registered + {reopened} reopened − {closed} closed = {open} open",
        carried=issues.carried,
        registered=issues.registered,
        reopened=issues.reopened,
        closed=issues.closed,
        open=issues.open,
    )


def _services(found: RollUp) -> Iterator[Line]:
    services = found.services
    yield Line(say("taken on"), services.accepted)
    yield Line(say("delivered"), services.delivered)
    yield Line(say("due in the month"), services.due)
    yield Line(say("of these delivered on time"), services.on_time, part=True)


def _reports(found: RollUp) -> Iterator[Line]:
    reports = found.reports
    yield Line(say("owed"), reports.owed)
    yield Line(say("of these submitted on time"), reports.on_time, part=True)
    yield Line(say("of these submitted late"), reports.late, part=True)
    yield Line(say("of these not submitted"), reports.missing, part=True)
    yield Line(say("exempt"), reports.exempt)
    yield Line(say("without a problem, as reported"), reports.no_issue)
    yield Line(say("of these verified"), reports.verified, part=True)


def _production(found: RollUp) -> Iterator[Line]:
    production = found.production
    yield Line(say("enterprises reported on"), production.enterprises)
    for name in ("output", "value_added", "investment"):
        yield Line(WRITTEN_TITLES[name], getattr(production, f"{name}_e4"), "amount")
    yield Line(WRITTEN_TITLES["employees"], production.employees)


def verdict(found: RollUp) -> Message:
    """Return in one sentence whether the reports reconcile to the ledgers, and how far that was looked at."""
    against = found.reconciliation
    if against.differences:
        return say_count(
            "Does not reconcile: {count} figure of the reports is not that of the ledgers.",
            "Does not reconcile: {count} figures of the reports are not those of the ledgers.",
            count=len(against.differences),
        )
    if not against.compared:
        return say(
            "Nothing to reconcile yet: none of the {imported} submitted reports holds drafted figures.",
            imported=against.imported,
        )
    return say_count(
        "Reconciles: every figure of {count} report is that of the ledgers.",
        "Reconciles: every figure of {count} reports is that of the ledgers.",
        count=against.compared,
    )


def scope(found: RollUp) -> Message:
    """Return which reports could be compared, and which not."""
    against = found.reconciliation
    return say(
        "Compared: {compared} reports submitted here. {imported} came with an import and hold no drafted figures (only "
        "“no problem” is compared); {missing} are not submitted.",
        compared=against.compared,
        imported=against.imported,
        missing=against.missing,
    )
