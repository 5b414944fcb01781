"""Leads (问责线索) as lists show them: who, what the ledgers say, since when, and the way to the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import urlencode

from pages.components import figures
from pages.components.results import View
from pages.components.words import _, date_in_words, text
from pages.web.screens import SCORECARD
from services.scoring.results import Assessment, Flag, Scorecard, Snapshot
from services.scoring.titles import FLAG_TITLES, SEVERITY_TITLES

_ORDER = {"red": 0, "yellow": 1}


@dataclass(frozen=True)
class Lead:
    """A lead and whose it is; `since` is the day its evidence names, or the first month's end at which it stood."""

    card: Scorecard
    flag: Flag
    since: date | None


def of(found: Assessment, history: Sequence[Snapshot] | None = None) -> list[Lead]:
    """Return every lead: the grave ones first, and of these the oldest; those without a day last."""
    stood = _first_stood(history or ())
    leads = [
        Lead(card, flag, flag.since or stood.get((card.kind, card.code, flag.code)))
        for card in found.subjects
        for flag in card.flags
    ]
    leads.sort(key=lambda lead: (_ORDER[lead.flag.severity], lead.since or date.max, lead.card.code))
    return leads


def _first_stood(history: Sequence[Snapshot]) -> dict[tuple[str, str, str], date]:
    """Return since which month's end each present lead has stood without a break."""
    found: dict[tuple[str, str, str], date] = {}
    unbroken: set[tuple[str, str, str]] | None = None
    for one in reversed(history):
        here: set[tuple[str, str, str]] = {
            (card.kind, card.code, flag.code) for card in one.assessment.subjects for flag in card.flags
        }
        unbroken = here if unbroken is None else here & unbroken
        found |= dict.fromkeys(unbroken, one.assessment.end)
    return found


def address(lead: Lead, view: View) -> str:
    """Return the address of the scorecard with the lead's evidence open."""
    query = view.query() | {"subject": f"{lead.card.kind}:{lead.card.code}", "evidence": f"flag_{lead.flag.code}"}
    return f"/{SCORECARD.path}?{urlencode(query)}"


def line(leads: Sequence[Lead], view: View) -> str:
    """Return one subject's leads as one linked row: the first in symbol, word, colour and figures, the others named."""
    first = leads[0]
    severity = figures.mark(first.flag.severity, text(SEVERITY_TITLES[first.flag.severity]))
    others = _(", ").join(_within(text(FLAG_TITLES[lead.flag.code])) for lead in leads[1:])
    more = f'<br><span class="k-soft">{escape(_("Also: {others}", others=others))}</span>' if others else ""
    return (
        f'<a class="k-attention k-go" href="{escape(address(first, view))}">{severity}'
        f'<span><b>{escape(first.card.name)}</b> <span class="k-soft">{escape(first.card.code)} '
        f"{escape(first.card.group)}</span><br>{_told(first)}{more}</span></a>"
    )


def _told(lead: Lead) -> str:
    """Return what a lead rests on, and since when."""
    flag = lead.flag
    said = escape(_("{lead} – {figures}", lead=text(FLAG_TITLES[flag.code]), figures=text(flag.words)))
    if lead.since is None:
        return said
    since = escape(_("since {day}", day=date_in_words(lead.since)))
    return _("{what}, {since}", what=said, since=f'<span class="k-soft k-when">{since}</span>')


def _within(title: str) -> str:
    """Return a title as it stands within a sentence."""
    return title[:1].lower() + title[1:]
