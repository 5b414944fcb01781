"""The evidence behind one number of one subject, adding up to it, with the arithmetic in one sentence."""

from collections.abc import Callable
from datetime import date

from sqlmodel import Session

from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.messages import say
from services.scoring import wording
from services.scoring.assessment import measure, result
from services.scoring.metrics.catalogue import Metrics
from services.scoring.numbers import COUNTS
from services.scoring.results import EvidenceRow, Explanation, Kind, Scorecard
from services.scoring.rulebook import Rulebook
from services.scoring.whereabouts import whereabouts
from services.workdays import NEVER


def explain(
    session: Session,
    *,
    actor: Actor,
    region: str,
    start: date,
    end: date,
    as_of: date | None = None,
    rulebook: Rulebook | None = None,
    kind: Kind,
    subject: str,
    code: str,
) -> Explanation:
    """Return the evidence rows behind an indicator, a count, `bonus` or `penalty` of one subject.

    The rows add up to num and den exactly; rows that were looked at and do not count stand after those that do.
    For a count den is 0; `bonus` and `penalty` are in 1/10,000 point.

    Raises:
        NotPermittedError: the actor may see nothing of this county.
        NotFoundError: there is no such subject that the actor may see, or no number of that name.
        KaoheError: as `assess`.
    """
    require(actor, Action.VIEW_OWN, region)
    metrics = measure(session, region=region, start=start, end=end, as_of=as_of, rulebook=rulebook)
    cards = result(metrics, region).subjects
    card = next((one for one in cards if one.kind == kind and one.code == subject), None)
    if card is None or not actor.sees(card.kind, card.code, card.department):
        raise NotFoundError(say("There is no subject {code} that you may see.", code=subject))
    return explanation(metrics, card, code, whereabouts(session, region, metrics.ledger, code))


def explanation(
    metrics: Metrics, card: Scorecard, code: str, about: Callable[[str], str] = lambda _item: ""
) -> Explanation:
    """Return the explanation of one number of a scorecard that these metrics made; `about` names whom a row is about.

    Raises:
        NotFoundError: no number of that name belongs to this kind of subject.
    """
    subjects = metrics.ledger.subjects(card.kind)
    try:
        every = metrics.evidence(card.kind, code)
    except KeyError as error:
        raise NotFoundError(say("There is no number called “{code}” for this subject.", code=code)) from error
    evidence = every.where(every.subject == subjects.codes.index(card.code))
    rows = [
        EvidenceRow(
            item=str(evidence.item[at]),
            on=_day(int(evidence.on[at])),
            num=int(evidence.num[at]),
            den=int(evidence.den[at]),
            reason=wording.reason(int(evidence.reason[at]), int(evidence.number[at]), str(evidence.other[at])),
            due=_day(int(evidence.due[at])),
            about=about(str(evidence.item[at])),
        )
        for at in range(len(evidence))
    ]
    rows.sort(key=lambda row: (not (row.num or row.den), row.on or date.max, row.item))
    num, den = int(evidence.num.sum()), int(evidence.den.sum())
    rulebook = metrics.question.rulebook
    line = next((one for one in card.indicators if one.code == code), None)
    if line is not None:
        arithmetic = wording.indicator_arithmetic(line, card.kind, rulebook)
    elif code in COUNTS[card.kind] or code in {"bonus", "penalty"}:
        moved = next((one for one in card.adjustments if one.code == code), None)
        arithmetic = wording.count_arithmetic(code, num, moved, card.kind, rulebook)
    else:
        arithmetic = say("{num} of {den}; it has no weight in this rulebook.", num=num, den=den)
    return Explanation(card.kind, card.code, code, num, den, tuple(rows), arithmetic)


def _day(ordinal: int) -> date | None:
    return None if ordinal >= NEVER else date.fromordinal(ordinal)
