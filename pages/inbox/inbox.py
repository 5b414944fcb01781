"""What waits for the reader, the most urgent first: each line leads to where it is done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Final

import streamlit as st

from pages.components import figures, identity, layout, menu, results, state, waiting
from pages.components.words import _, _n, date_in_words, text
from pages.web.screens import DIGEST, SCREENS
from services.access import Action, Actor
from services.counties import County
from services.ledgers.inbox import Task, Urgency, urgency
from services.ledgers.inbox.titles import URGENCY_TITLES

_PER_PAGE: Final = 50
_TONES: Final[Mapping[Urgency, str]] = {Urgency.OVERDUE: "red", Urgency.TODAY: "yellow"}


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    actor = live.actor
    county = results.county(actor)
    today, found = results.today(county), waiting.tasks(live)
    with st.container(horizontal=True, vertical_alignment="center", key="inbox_head"):
        with st.container(gap="xsmall", width="content"):
            layout.head(_finding(found, today), *_facts(found, county, today))
        st.space("stretch")
        st.page_link(menu.page(DIGEST), label=text(DIGEST.title), icon=DIGEST.icon)
    if not found:
        _nothing(actor)
        return
    _list(actor, _chosen(found), today)


def _finding(found: Sequence[Task], today: date) -> str:
    """Return in one sentence how much waits, and how much of it is overdue."""
    if not found:
        return _("Nothing waits for you")
    late = sum(urgency(task, today) is Urgency.OVERDUE for task in found)
    every = _n("{count} thing waits for you", "{count} things wait for you", count=len(found))
    return _("{things}, {count} of them overdue", things=every, count=late) if late else every


def _facts(found: Sequence[Task], county: County, today: date) -> list[str]:
    """Return what the list is of; the day tells what is overdue."""
    return [*([_("To do")] if found else []), county.name, date_in_words(today)]


def _nothing(actor: Actor) -> None:
    if actor.may(Action.RECORD_VISITS):
        comes = _("The visits of the next month and the report of this one will stand here from its first day on.")
    elif actor.may(Action.HANDLE_ISSUES):
        comes = _("A problem that is assigned to your department, or a finding about it, will stand here the same day.")
    else:
        comes = _("As soon as a problem, a report or a finding has its turn with you, it will stand here.")
    layout.empty(_("You have done everything that is due."), comes, page=menu.page(DIGEST), label=_("See the news"))


def _chosen(found: Sequence[Task]) -> list[Task]:
    """Offer the screens on which something waits, and return the tasks of the one that the address names."""
    count = Counter(waiting.LISTED[task.kind].path for task in found)
    names = {"": _("{screen} ({count})", screen=_("Everything"), count=len(found))}
    names |= {
        screen.path: _("{screen} ({count})", screen=text(screen.title), count=count[screen.path])
        for screen in SCREENS
        if screen.path in count
    }
    if len(count) == 1:
        return list(found)
    with layout.filters():
        wanted = layout.choice("of", _("What it is about"), names, width=220, clears=("page",))
    return [task for task in found if wanted in ("", waiting.LISTED[task.kind].path)]


def _list(actor: Actor, found: Sequence[Task], today: date) -> None:
    """Draw the page that the address names, under a header for each urgency."""
    pages = -(-len(found) // _PER_PAGE)
    page = min(state.page_number(), pages)
    count = Counter(urgency(task, today) for task in found)
    part = found[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    for urgent, group in groupby(part, lambda task: urgency(task, today)):
        title, number = escape(text(URGENCY_TITLES[urgent])), count[urgent]
        tone = _TONES.get(urgent, "ink")
        rows = "".join(_row(task, actor, urgent) for task in group)
        head = f'<h2 class="k k-urgency k-{tone}">{title} <span class="k-soft">{number}</span></h2>'
        st.html(f'{head}<div class="k k-list">{rows}</div>')
    if pages > 1:
        st.pagination(pages, default=page, key=f"inbox_page_{page}_{pages}", on_change=_turn, args=(page, pages))


def _turn(page: int, pages: int) -> None:
    chosen = state.widget(f"inbox_page_{page}_{pages}")
    state.set_address({"page": str(chosen) if chosen and chosen > 1 else None})


def _row(task: Task, actor: Actor, urgent: Urgency) -> str:
    """Return one line, a link to where it is done."""
    more = f'<span class="k-soft k-more">{escape(task.more)}</span>' if task.more else ""
    return (
        f'<a class="k-task" href="{escape(waiting.address(task, actor))}">'
        f'<span class="k-todo">{escape(figures.capital(text(task.todo)))}</span>'
        f'<span class="k-about"><span class="k-name">{escape(task.about)}</span>{more}</span>'
        f'<span class="k-by">{_due(task, urgent)}</span></a>'
    )


def _due(task: Task, urgent: Urgency) -> str:
    """Return by when it is due or, where no rule names a day, since when it waits."""
    if urgent is Urgency.OVERDUE:
        return figures.mark("red", _("was due on {day}", day=task.due))
    if urgent is Urgency.TODAY:
        return figures.mark("yellow", _("due today"))
    if task.due is not None:
        return figures.mark("none", _("due on {day}", day=task.due))
    return f'<span class="k-soft">{escape(_("since {day}", day=task.since))}</span>' if task.since else ""


show()
