"""Ranks and grades: who stands where in each assessment group, and why somebody has no place."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from urllib.parse import quote, urlencode

import streamlit as st

from pages.components import downloads, feedback, figures, identity, period, results, state
from pages.components.results import View
from pages.components.words import _, text, value
from pages.web.screens import SCORECARD
from services.scoring import rulebook
from services.scoring.results import Assessment, Kind, Scorecard
from services.scoring.titles import KIND_TITLES

_KINDS: tuple[Kind, ...] = ("cadre", "department")


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    view = results.asked(live.actor)
    found = results.assessment(live.actor, view)
    st.title(_("Ranks and grades"))
    st.html(f'<div class="k k-facts k-soft">{figures.facts(view.county.name, view.county.campaign)}</div>')
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        period.show(view, found.as_of)
        kind = _kind(found)
        group = _group(found, kind)
        st.space("stretch")
        downloads.scores(live, view)
    cards = [card for card in found.subjects if card.kind == kind and group in (None, card.group)]
    if not cards:
        st.info(_("There is nobody to show yet: import the ledgers 部门, 干部 and 包抓 first."))
    elif all(card.status == "not_assessed" for card in cards):
        st.info(_("Nobody has done or owed anything in this period; choose another one above."))
    for name in _groups(cards):
        _section(name, [card for card in cards if card.group == name], view)


def _groups(cards: Sequence[Scorecard]) -> list[str]:
    """Return the groups in the order of their first codes, as offices number them."""
    return list(dict.fromkeys(card.group for card in sorted(cards, key=lambda card: card.code)))


def _kind(found: Assessment) -> Kind:
    """Offer the kinds there are, and return the one that the address names."""
    kinds = [kind for kind in _KINDS if any(card.kind == kind for card in found.subjects)] or list(_KINDS)
    asked = state.address().get("kind")
    current = asked if asked in kinds else kinds[0]
    if len(kinds) == 1:
        return current
    names = {kind: text(KIND_TITLES[kind]) for kind in kinds}
    chosen = st.segmented_control(
        _("Who"),
        kinds,
        default=current,
        format_func=names.__getitem__,
        key=f"kind_{current}",
        label_visibility="collapsed",
        required=True,
    )
    if chosen and chosen != current:
        state.set_address({"kind": chosen, "group": None})
        st.rerun()
    return current


def _group(found: Assessment, kind: Kind) -> str | None:
    """Offer the groups of a kind, and return the one that the address names."""
    groups = _groups([card for card in found.subjects if card.kind == kind])
    if len(groups) <= 1:
        return None
    asked = state.address().get("group")
    current = asked if asked in groups else ""
    names = {"": _("All groups"), **{group: group for group in groups}}
    chosen = st.selectbox(
        _("Group"),
        list(names),
        index=list(names).index(current),
        format_func=names.__getitem__,
        key=f"group_{kind}_{current}",
        label_visibility="collapsed",
        width=200,
    )
    if chosen != current:
        state.set_address({"group": chosen or None})
        st.rerun()
    return current or None


def _section(name: str, cards: Sequence[Scorecard], view: View) -> None:
    graded = Counter(card.grade for card in cards if card.status == "graded")
    grades = [grade.name for grade in rulebook.load().grading.grades]
    of_grades = " · ".join(f"{value(grade)} {graded[grade]}" for grade in grades if graded[grade])
    left_out = len(cards) - sum(graded.values())
    parts = [_("{number} graded", number=sum(graded.values())), of_grades]
    if left_out:
        parts.append(_("{number} without a grade", number=left_out))
    ranked = max(card.ranked or 0 for card in cards)
    if ranked > sum(graded.values()):  # the reader sees some of the group only
        parts = [_("{ranked} ranked in the group; listed are those you may see", ranked=ranked)]
    st.subheader(feedback.plain(name), anchor=False)
    st.caption(" · ".join(part for part in parts if part))
    address = f"/{SCORECARD.path}?{urlencode(view.query())}"
    rows = "".join(_row(card, address) for card in sorted(cards, key=_place))
    st.html(f'<div class="k k-list">{_head()}{rows}</div>')


def _place(card: Scorecard) -> tuple[int, int, str]:
    order = {"graded": 0, "ungraded": 1, "not_assessed": 2}[card.status]
    return order, -(card.total or 0), card.code


def _head() -> str:
    titles = (_("Rank"), _("Name"), _("Score"), "", _("Grade"), _("Leads"))
    cells = "".join(
        f'<span class="{"k-num" if number in (0, 2) else ""}">{escape(title)}</span>'
        for number, title in enumerate(titles)
    )
    return f'<div class="k-rank k-head">{cells}</div>'


def _row(card: Scorecard, address: str) -> str:
    """Return one line of the table, a link to the scorecard as a whole."""
    leads = "".join(figures.flag(lead) for lead in card.flags)
    if card.status != "graded":
        leads = figures.mark("none", figures.status(card)) + leads
    elif card.tied:
        leads = f'<span class="k-soft">{escape(_("tied at the quota"))}</span>{leads}'
    address = f"{address}&subject={quote(f'{card.kind}:{card.code}', safe='')}"
    return (
        f'<a class="k-rank k-go" href="{escape(address)}"><span class="k-num">{card.rank or "–"}</span>'
        f'<span class="k-name">{escape(card.name)} <span class="k-soft">{escape(card.code)}</span></span>'
        f'<span class="k-num k-score">{figures.shown(card.total)}</span>'
        f'<span class="k-barcell">{figures.bar((card.total or 0) / 10_000)}</span>'
        f'<span>{figures.grade(card)}</span><span class="k-flags">{leads}</span></a>'
    )


show()
