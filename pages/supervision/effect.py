"""What a decision on a finding has changed in the scorecards: the numbers that moved, before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pages.components import figures, results
from pages.components.words import _, text, value
from services.access import Actor
from services.ledgers.recusal import Subject
from services.scoring.results import Indicator, Scorecard
from services.scoring.titles import METRIC_TITLES

Cards = Mapping[tuple[str, str], Scorecard]


@dataclass(frozen=True)
class Moved:
    """One number of one subject that is another one now; `evidence` is what the scorecard opens for it."""

    name: str
    subject: str
    title: str
    before: str
    after: str
    evidence: str


def cards(actor: Actor, of: Iterable[Subject]) -> Cards:
    """Return how these subjects stand now; none where the reader has no view of them."""
    wanted = {(one.kind, one.code) for one in of}
    found = results.assessment(actor, results.asked(actor))
    return {(card.kind, card.code): card for card in found.subjects if (card.kind, card.code) in wanted}


def moved(before: Cards, after: Cards) -> list[Moved]:
    """Return every number that differs: the indicators, then score and grade."""
    found = []
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            continue
        subject = f"{now.kind}:{now.code}"
        known = {item.code: item for item in was.indicators}
        for item in now.indicators:
            old = known.get(item.code)
            if old is not None and _said(old, was) != _said(item, now):
                title = text(METRIC_TITLES[item.code])
                found.append(Moved(now.name, subject, title, _said(old, was), _said(item, now), item.code))
        for title, one, other in (
            (_("Score"), figures.shown(was.total), figures.shown(now.total)),
            (_("Grade"), value(was.grade or "–"), value(now.grade or "–")),
        ):
            if one != other:
                found.append(Moved(now.name, subject, title, one, other, "total"))
    return found


def _said(item: Indicator, card: Scorecard) -> str:
    return _(
        "{value}: {points} points", value=figures.value_in_words(item, card), points=figures.points(item.points_e4)
    )
