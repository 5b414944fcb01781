"""An assessment: every scorecard of a county, from evidence through points to ranks, grades and flags."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from sqlmodel import Session

from models import Region
from services import calendars
from services.access import Action, Actor, require
from services.errors import BadInputError, NotFoundError
from services.messages import Message, say
from services.scoring import flags, grading, ledger_reading
from services.scoring.known import known
from services.scoring.metrics.catalogue import UNITS, Metrics
from services.scoring.numbers import COUNTS
from services.scoring.points import FULL, base, indicator, pools, shown
from services.scoring.question import ask
from services.scoring.results import AdjustmentLine, Assessment, Indicator, Kind, RulebookStamp, Scorecard, Status
from services.scoring.rulebook import Rulebook, load
from services.workdays import NEVER


def assess(
    session: Session,
    *,
    actor: Actor,
    region: str,
    start: date,
    end: date,
    as_of: date | None = None,
    rulebook: Rulebook | None = None,
) -> Assessment:
    """Score a county for a period as it was known on a day; only the subjects the actor may see are handed out.

    Args:
        session: reads only.
        actor: who asks.
        region: code of the county.
        start: first day of the period.
        end: last day of the period.
        as_of: the day of knowledge; without one, working day number `close_within` after the end.
        rulebook: the default one when None.

    Raises:
        NotPermittedError: the actor may see nothing of this county.
        NotFoundError: there is no such county.
        BadInputError: the end lies before the start.
        CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
    """
    require(actor, Action.VIEW_OWN, region)
    metrics = measure(session, region=region, start=start, end=end, as_of=as_of, rulebook=rulebook)
    whole = result(metrics, region)
    seen = tuple(card for card in whole.subjects if actor.sees(card.kind, card.code, card.department))
    return replace(whole, subjects=seen)


def measure(
    session: Session,
    *,
    region: str,
    start: date,
    end: date,
    as_of: date | None = None,
    rulebook: Rulebook | None = None,
) -> Metrics:
    """Return the evidence about the whole county behind an assessment; whoever asks has asked `access`.

    Arguments and errors are those of `assess`.
    """
    return Source(session, region, rulebook or load()).metrics(start, end, as_of)


class Source:
    """A county's ledgers and calendar, read once for any number of questions; whoever makes one has asked `access`."""

    def __init__(self, session: Session, region: str, rulebook: Rulebook) -> None:
        """Read the county.

        Raises:
            NotFoundError: there is no such county.
        """
        county = session.get(Region, region)
        if county is None:
            raise NotFoundError(say("There is no county with the code {code}.", code=region))
        self.region = region
        self.rulebook = rulebook
        self.calendar = calendars.load(session, county.calendar)
        self._ledger = ledger_reading.load(session, region)

    def metrics(self, start: date, end: date, as_of: date | None) -> Metrics:
        """Return the evidence for one period as it was known on a day.

        Raises:
            BadInputError: the end lies before the start.
            CalendarYearMissingError: a working day must be counted in a year the calendar lacks.
        """
        if end < start:
            raise BadInputError(say("The period ends ({end}) before it starts ({start}).", start=start, end=end))
        question = ask(start, end, as_of=as_of, rulebook=self.rulebook, calendar=self.calendar)
        return Metrics(known(self._ledger, until=question.until, as_of=question.as_of), question)


def result(metrics: Metrics, region: str) -> Assessment:
    """Turn evidence into the assessment of the whole county."""
    question = metrics.question
    rulebook = question.rulebook
    cadres = _cards(metrics, "cadre")
    metrics.give_cadre_totals(np.array([-1 if card.total_e4 is None else card.total_e4 for card in cadres], np.int64))
    cards = grading.ranked([*cadres, *_cards(metrics, "department")])
    cards = grading.graded(cards, _merits(metrics), rulebook)
    cards = flags.flagged(cards, _figures(metrics, cards), rulebook)
    return Assessment(
        region=region,
        start=date.fromordinal(question.start),
        end=date.fromordinal(question.end),
        as_of=date.fromordinal(question.as_of),
        rulebook=RulebookStamp(rulebook.code, rulebook.version, rulebook.sha256()),
        subjects=tuple(cards),
    )


def _cards(metrics: Metrics, kind: Kind) -> list[Scorecard]:
    """Return the cards of a kind with points and totals, not yet ranked."""
    subjects = metrics.ledger.subjects(kind)
    rulebook = metrics.question.rulebook
    columns = [_column(metrics, kind, at) for at in range(len(rulebook.indicators_of(kind)))]
    counts = {code: metrics.sums(kind, code)[0] for code in COUNTS[kind]}
    adjusted = {code: (metrics.sums(kind, code)[0], metrics.rows(kind, code)) for code in ("bonus", "penalty")}
    served = metrics.visits.months_served().tolist() if kind == "cadre" else []
    departments = metrics.ledger.departments.codes
    cards = []
    for at, code in enumerate(subjects.codes):
        own_counts = {name: values[at] for name, values in counts.items()}
        lines = tuple(_vetoed(column[at], kind, own_counts, rulebook) for column in columns)
        status, reason = _status(kind, lines, served[at] if kind == "cadre" else 0, rulebook)
        base_e4: int | None = None
        total_e4: int | None = None
        adjustments: tuple[AdjustmentLine, ...] = ()
        if status != "not_assessed":
            base_e4 = base(lines)
            adjustments = _adjustments(
                kind, own_counts, {k: (v[0][at], v[1][at]) for k, v in adjusted.items()}, rulebook
            )
            total_e4 = min(max(base_e4 + sum(a.points_e4 for a in adjustments), 0), FULL + rulebook.bonus.cap.value)
        cards.append(
            Scorecard(
                kind=kind,
                code=code,
                name=subjects.names[at],
                group=subjects.groups[at],
                department=departments[subjects.department[at]] if kind == "cadre" else None,
                status=status,
                reason=reason,
                indicators=lines,
                adjustments=adjustments,
                counts=own_counts,
                base_e4=base_e4,
                total_e4=total_e4,
                total=None if total_e4 is None else shown(total_e4),
                rank=None,
                ranked=None,
                grade=None,
                department_name=metrics.ledger.departments.names[subjects.department[at]] if kind == "cadre" else "",
            )
        )
    return cards


def _column(metrics: Metrics, kind: Kind, at: int) -> list[Indicator]:
    """Return one indicator for every subject of a kind."""
    rulebook = metrics.question.rulebook
    rule = rulebook.indicators_of(kind)[at]
    nums, dens = metrics.sums(kind, rule.metric)
    groups = metrics.ledger.subjects(kind).groups
    unit = UNITS.get(rule.metric, 1)
    shared = pools(nums, dens, groups, minimum=rulebook.pools.min.value * unit)
    return [indicator(rule, num, den, shared[group], unit) for num, den, group in zip(nums, dens, groups, strict=True)]


def _vetoed(line: Indicator, kind: Kind, counts: dict[str, int], rulebook: Rulebook) -> Indicator:
    """Return the indicator, with 0 points where a veto names it."""
    named = any(
        veto.kind == kind and veto.indicator == line.code and counts[veto.count] >= veto.at_least
        for veto in rulebook.vetoes
    )
    return replace(line, points_e4=0, vetoed=True) if named else line


def _status(kind: Kind, lines: Sequence[Indicator], months: int, rulebook: Rulebook) -> tuple[Status, Message | None]:
    """Return the status (scoring.md §2) and its reason."""
    sampled = [line for line in lines if line.den > 0 and line.source != "none" and line.weight_e4 > 0]
    if not sampled:
        return "not_assessed", say("There is nothing in the period by which to assess this subject.")
    least_months = rulebook.visits.min_months.value
    if kind == "cadre" and months < least_months:
        return "ungraded", say(
            "Served in {months} calendar months; a grade needs {least}.", months=months, least=least_months
        )
    weight, least = sum(line.weight_e4 for line in sampled), rulebook.grading.min_weight.value
    if kind == "department" and weight < least:
        return "ungraded", say(
            "Only {weight} points rest on cases of its own; a grade needs {least}.",
            weight=f"{weight / 10_000:g}",
            least=f"{least / 10_000:g}",
        )
    return "graded", None


def _adjustments(
    kind: Kind, counts: dict[str, int], adjusted: dict[str, tuple[int, int]], rulebook: Rulebook
) -> tuple[AdjustmentLine, ...]:
    """Return what moved the score: deductions, then bonus and penalty, points after the caps."""
    lines = [
        AdjustmentLine(rule.count, counts[rule.count], -min(counts[rule.count] * rule.each, rule.cap))
        for rule in rulebook.deductions
        if rule.kind == kind
    ]
    bonus, penalty = adjusted["bonus"], adjusted["penalty"]
    lines.append(AdjustmentLine("bonus", bonus[1], min(bonus[0], rulebook.bonus.cap.value)))
    lines.append(AdjustmentLine("penalty", penalty[1], penalty[0]))
    return tuple(line for line in lines if line.points_e4)


def _merits(metrics: Metrics) -> dict[tuple[Kind, str], grading.Merit]:
    merits: dict[tuple[Kind, str], grading.Merit] = {}
    kinds: tuple[Kind, ...] = ("cadre", "department")
    for kind in kinds:
        resolved, on_time = metrics.sums(kind, "resolution_rate")[0], metrics.sums(kind, "on_time_rate")[0]
        for code, a, b in zip(metrics.ledger.subjects(kind).codes, resolved, on_time, strict=True):
            merits[kind, code] = grading.Merit(a, b)
    return merits


def _figures(metrics: Metrics, cards: Sequence[Scorecard]) -> dict[tuple[Kind, str], flags.Figures]:
    """Return what flags compare besides the cards themselves."""
    bottoms = flags.bottoms(cards, metrics.question.rulebook)
    kinds: tuple[Kind, ...] = ("cadre", "department")
    place = {kind: {code: at for at, code in enumerate(metrics.ledger.subjects(kind).codes)} for kind in kinds}
    visits, on_time = metrics.sums("cadre", "visit_coverage"), metrics.sums("department", "on_time_rate")
    since = {kind: {code: _since(metrics, kind, code) for code in COUNTS[kind]} for kind in place}
    figures = {}
    for card in cards:
        at = place[card.kind][card.code]
        figures[card.kind, card.code] = flags.Figures(
            (visits[0][at], visits[1][at]) if card.kind == "cadre" else (0, 0),
            (on_time[0][at], on_time[1][at]) if card.kind == "department" else (0, 0),
            bottoms.get((card.kind, card.group)),
            {code: days[at] for code, days in since[card.kind].items() if at in days},
        )
    return figures


def _since(metrics: Metrics, kind: Kind, code: str) -> dict[int, date]:
    """Return the first day of what a count counts, by position of the subject; for what is overdue the due date."""
    evidence = metrics.evidence(kind, code)
    counted = np.flatnonzero(evidence.num)
    days = np.where(evidence.due[counted] < NEVER, evidence.due[counted], evidence.on[counted])
    found: dict[int, date] = {}
    for subject, day in sorted(zip(evidence.subject[counted].tolist(), days.tolist(), strict=True)):
        if day < NEVER:
            found.setdefault(subject, date.fromordinal(day))
    return found
