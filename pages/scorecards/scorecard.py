"""The scorecard: one subject's total and grade, every number with its evidence a click away."""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.components import downloads, evidence, figures, identity, layout, menu, period, results, state, trend
from pages.components.results import View
from pages.components.words import _, text, value
from pages.web import print_scorecard
from pages.web.screens import RANKING, SCORECARD
from services.access import Action, Actor
from services.errors import NotFoundError
from services.messages import say
from services.scoring import wording
from services.scoring.results import AdjustmentLine, Assessment, Flag, Indicator, Scorecard
from services.scoring.titles import (
    ADJUSTMENT_TITLES,
    COUNT_TITLES,
    FLAG_TITLES,
    METRIC_TITLES,
    SEVERITY_TITLES,
)


@dataclass(frozen=True)
class _Shown:
    """Whose eyes, which view, which scorecard: what every number needs to open."""

    actor: Actor
    view: View
    card: Scorecard


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    view = results.asked(live.actor)
    found = results.assessment(live.actor, view)
    card = _asked(found, live.actor)
    _ways(found, card, view, live.actor)
    layout.head(card.name, *_facts(card, view))
    with layout.filters():
        period.show(view, found.as_of)
        st.space("stretch")
        _print(view, card)
        downloads.scores(live, view)
    shown = _Shown(live.actor, view, card)
    with st.container(key="list_total"):
        _openable(shown, "total", None, html=_total(card, view), title=_("Score"))
    _indicators(shown)
    _changes(shown)
    left, right = st.columns(2, gap="medium")
    with left:
        _leads(shown)
        _counts(shown)
    with right:
        trend.show(live.actor, view, card)


def _asked(found: Assessment, actor: Actor) -> Scorecard:
    """Return the scorecard that the address names; without a name the reader's own, or the first."""
    cards = {_name(card): card for card in found.subjects}
    named = state.address().get("subject")
    if named in cards:
        return cards[named]
    if named is None and cards:
        own = f"department:{actor.dept_code}" if actor.cadre_code is None else f"cadre:{actor.cadre_code}"
        return cards.get(own, found.subjects[0])
    raise NotFoundError(say("There is no scorecard of this name for you to see."))


def _name(card: Scorecard) -> str:
    """Return what the address calls a scorecard."""
    return f"{card.kind}:{card.code}"


def _facts(card: Scorecard, view: View) -> list[str]:
    of = [card.code, card.group, view.county.name, view.county.campaign]
    if card.department:
        of.insert(1, card.department_name)
    return of


def _ways(found: Assessment, card: Scorecard, view: View, actor: Actor) -> None:
    """Offer the list, any other subject, and those before and after in the same group."""
    if not actor.may(Action.COMPARE):
        return
    peers = [peer for peer in found.subjects if (peer.kind, peer.group) == (card.kind, card.group)]
    peers.sort(key=lambda peer: (peer.status != "graded", -(peer.total or 0), peer.code))
    if card.group in view.county.unranked_groups:
        peers.sort(key=lambda peer: peer.code)
    here = peers.index(card)
    query = view.query()
    with st.container(horizontal=True, vertical_alignment="center", key="ways"):
        listed = query | {"kind": card.kind}
        st.page_link(menu.page(RANKING), label=_("Ranks and grades"), icon=":material/arrow_back:", query_params=listed)
        _choice(found, card)
        st.space("stretch")
        for step, icon, label in (
            (-1, ":material/chevron_left:", _("Previous")),
            (1, ":material/chevron_right:", _("Next")),
        ):
            if 0 <= here + step < len(peers):
                peer = peers[here + step]
                subject = {"subject": _name(peer)}
                st.page_link(menu.page(SCORECARD), label=label, icon=icon, query_params=query | subject)


def _choice(found: Assessment, card: Scorecard) -> None:
    """Offer every subject that the reader sees, to be found by name or code."""
    if len(found.subjects) <= 1:
        return
    names = {_name(one): f"{one.name} {one.code} · {one.group}" for one in found.subjects}
    here = _name(card)
    chosen = st.selectbox(
        _("Scorecard"),
        list(names),
        index=list(names).index(here),
        format_func=names.__getitem__,
        key=f"subject_{here}",
        label_visibility="collapsed",
        width=300,
    )
    if chosen != here:
        state.set_address({"subject": chosen, "evidence": None})
        st.rerun()


def _print(view: View, card: Scorecard) -> None:
    """Link to the same scorecard as a page to be printed."""
    address = f"{print_scorecard.PATH}?{urlencode(print_scorecard.query(view, card))}"
    st.link_button(_("Print"), address, icon=":material/print:")


def _total(card: Scorecard, view: View) -> str:
    place = figures.place(card, view.county)
    parts = [f"<span><b>{figures.shown(card.total)}</b> {escape(_('points'))}</span>"]
    if card.status == "graded":
        parts.append(f"<span>{figures.grade(card)}</span>")
        parts.append(f"<span>{escape(place)}</span>")
        if card.tied:
            parts.append(f'<span class="k-soft">{escape(_("tied at the quota"))}</span>')
    else:
        parts.append(figures.mark("none", figures.status(card)))
    if card.base_e4 is not None and card.total_e4 is not None:
        moved = sum(line.points_e4 for line in card.adjustments)
        sentence = _("base {base}, adjustments {moved}", base=figures.points(card.base_e4), moved=figures.signed(moved))
        parts.append(f'<span class="k-soft">{escape(sentence)}</span>')
    return f'<div class="k k-total" data-total="{figures.shown(card.total)}">{"".join(parts)}</div>'


def _indicators(shown: _Shown) -> None:
    st.header(_("Indicators"), anchor=False)
    st.caption(_("Select a row to see the ledger entries behind it."))
    with st.container(key="list_indicators"):
        numbers = ((title, "k-num") for title in (_("Counted as"), _("Weight"), _("Points")))
        heads = ((_("Indicator"), ""), (_("Result"), ""), *numbers, ("", ""))
        cells = "".join(f'<span class="{kind}">{escape(title)}</span>' for title, kind in heads)
        st.html(f'<div class="k k-line k-head">{cells}</div>')
        for item in shown.card.indicators:
            _openable(
                shown, item.code, item.code, html=_indicator(item, shown.card), title=text(METRIC_TITLES[item.code])
            )


def _indicator(item: Indicator, card: Scorecard) -> str:
    behind, weight = figures.note(item, card), figures.weight(item.weight_e4)
    small = f"<small>{escape(figures.capital(behind))}</small>" if behind else ""
    counted = escape(_("Counted as"))
    share = (item.points_e4 or 0) / item.weight_e4 if item.weight_e4 else 0
    last = (
        figures.bar(share) if item.points_e4 is not None else f'<span class="k-none">○ {escape(_("Left out"))}</span>'
    )
    return (
        f'<div class="k k-line"><span>{escape(text(METRIC_TITLES[item.code]))}</span>'
        f"<span>{escape(figures.own(item))}{small}</span>"
        f'<span class="k-num" data-title="{counted}">{figures.counted(item)}</span>'
        f'<span class="k-num k-soft">{weight}</span>'
        f'<span class="k-num" data-of="/ {weight}"><b>{figures.points(item.points_e4)}</b></span>'
        f"<span>{last}</span></div>"
    )


def _changes(shown: _Shown) -> None:
    if not shown.card.adjustments:
        return
    st.header(_("Deductions and additions"), anchor=False)
    with st.container(key="list_adjustments"):
        for line in shown.card.adjustments:
            title = text(ADJUSTMENT_TITLES[line.code])
            _openable(shown, f"adjustment_{line.code}", line.code, html=_adjustment(line), title=title)


def _adjustment(line: AdjustmentLine) -> str:
    times = _("× {count}", count=line.count)
    return _three(text(ADJUSTMENT_TITLES[line.code]), times, figures.signed(line.points_e4))


def _leads(shown: _Shown) -> None:
    if not shown.card.flags:
        return
    st.header(_("Leads for accountability"), anchor=False)
    st.caption(_("A lead is a reason to look, with its evidence; it is no verdict."))
    with st.container(key="list_flags"):
        for lead in shown.card.flags:
            html = _lead(lead)
            _openable(shown, f"flag_{lead.code}", lead.evidence, html=html, title=text(FLAG_TITLES[lead.code]))


def _lead(lead: Flag) -> str:
    severity = figures.mark(lead.severity, text(SEVERITY_TITLES[lead.severity]))
    return (
        f'<div class="k k-lead">{severity}'
        f"<span><b>{escape(text(FLAG_TITLES[lead.code]))}</b>　{escape(text(lead.words))}</span>"
        f'<span class="k-soft">{escape(value(lead.ground))}</span></div>'
    )


def _counts(shown: _Shown) -> None:
    counts = figures.incidents(shown.card)
    if not counts:
        return
    st.header(_("Incidents"), anchor=False)
    with st.container(key="list_counts"):
        for code, number in counts.items():
            title = text(COUNT_TITLES[code])
            mark = figures.mark("yellow" if number else "green", text(wording.count_words(code, number)))
            html = (
                f'<div class="k k-count"><span>{escape(title)}</span><span></span>'
                f'<span class="k-num">{mark}</span></div>'
            )
            _openable(shown, f"count_{code}", code, html=html, title=title)


def _openable(shown: _Shown, key: str, code: str | None, *, html: str, title: str) -> None:
    """Draw a row; a click on it opens the evidence below it, another one closes it.

    `code` names the number; without one the row rests on the score as a whole.
    """
    is_open = state.address().get("evidence") == key
    with st.container(key=f"row_{key}"):
        st.html(html.replace('class="k ', 'class="k k-open ', 1) if is_open else html)
        label = _("Evidence: {title}", title=title)
        st.button(label, key=f"open_{key}", on_click=state.set_address, args=({"evidence": None if is_open else key},))
    if is_open:
        with st.container(key=f"evidence_{key}"):
            if code is None:
                evidence.show_total(shown.card)
            else:
                evidence.show(results.explanation(shown.actor, shown.view, shown.card, code))


def _three(first: str, second: str, third: str) -> str:
    return (
        f'<div class="k k-count"><span>{escape(first)}</span><span class="k-num k-soft">{escape(second)}</span>'
        f'<span class="k-num"><b>{escape(third)}</b></span></div>'
    )


show()
