"""Ranks and grades: who stands where in each assessment group, how that has moved, and why somebody has no place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.components import downloads, feedback, figures, identity, layout, period, results, state
from pages.components.results import View
from pages.components.words import _, _n, day_in_words, text, value
from pages.web.screens import SCORECARD
from services.scoring import rulebook
from services.scoring.results import Assessment, Indicator, Kind, Scorecard, Snapshot
from services.scoring.titles import KIND_TITLES, METRIC_TITLES

_KINDS: tuple[Kind, ...] = ("cadre", "department")
_SMALL = Decimal("0.1")
"""A score that has moved by less has hardly moved."""
_ORDER = {"red": 0, "yellow": 1}


@dataclass(frozen=True)
class _Before:
    """The scorecards of the month's end before, and which day that was."""

    cards: Mapping[tuple[Kind, str], Scorecard]
    day: date


@dataclass(frozen=True)
class _Table:
    """What every row needs: the view, the indicator it is about (or the total), last month, and whether ranks show."""

    view: View
    by: str | None
    before: _Before | None
    ranked: bool


def show() -> None:
    """Draw the screen."""
    live = identity.live()
    view = results.asked(live.actor)
    found = results.assessment(live.actor, view)
    history = results.history(live.actor, view)
    layout.head(_("Ranks and grades"), view.county.name, view.county.campaign)
    with layout.filters():
        period.show(view, found.as_of)
        kind = _kind(found)
        group = _group(found, kind)
        by = _by(found, kind)
        words = _search()
        st.space("stretch")
        downloads.scores(live, view)
    cards = [card for card in found.subjects if card.kind == kind and group in (None, card.group)]
    _say_why_empty(cards)
    listed = [card for card in cards if words.casefold() in f"{card.name} {card.code}".casefold()]
    if cards and not listed:
        layout.empty(_("Nobody here is called “{words}”.", words=words), _("Search for a part of a name or a code."))
    ranks_shown = _ranks_of_unranked(listed, view)
    for name in _groups(listed):
        ranked = ranks_shown or name not in view.county.unranked_groups
        table = _Table(view, by, _before(history), ranked)
        _section(name, [card for card in listed if card.group == name], table)
    if history is None:
        results.await_history(live.actor, view)


def _say_why_empty(cards: Sequence[Scorecard]) -> None:
    if not cards:
        st.info(_("There is nobody to show yet: import the ledgers 部门, 干部 and 包抓 first."))
    elif all(card.status == "not_assessed" for card in cards):
        st.info(_("Nobody has done or owed anything in this period; choose another one above."))


def _before(history: Sequence[Snapshot] | None) -> _Before | None:
    if history is None or len(history) <= 1:
        return None
    found = history[-2].assessment
    return _Before({(card.kind, card.code): card for card in found.subjects}, found.end)


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
        state.set_address({"kind": chosen, "group": None, "by": None})
        st.rerun()
    return current


def _group(found: Assessment, kind: Kind) -> str | None:
    """Offer the groups of a kind, and return the one that the address names."""
    groups = _groups([card for card in found.subjects if card.kind == kind])
    if len(groups) <= 1:
        return None
    names = {"": _("All groups"), **{group: group for group in groups}}
    return layout.choice("group", _("Group"), names, width=130) or None


def _by(found: Assessment, kind: Kind) -> str | None:
    """Offer the total or one indicator to list by, and return the indicator that the address names."""
    card = next((card for card in found.subjects if card.kind == kind), None)
    if card is None:
        return None
    names = {"": _("By total score"), **{line.code: text(METRIC_TITLES[line.code]) for line in card.indicators}}
    return layout.choice("by", _("Listed by"), names, width=160) or None


def _search() -> str:
    """Offer the search by name or code, and return the words of the address."""

    def keep() -> None:
        state.set_address({"q": state.widget("search").strip() or None})

    asked = state.address().get("q", "")
    st.text_input(
        _("Search"),
        asked,
        key="search",
        on_change=keep,
        placeholder=_("Name, code"),
        label_visibility="collapsed",
        icon=":material/search:",
        width=130,
    )
    return asked


def _ranks_of_unranked(cards: Sequence[Scorecard], view: View) -> bool:
    """Offer the ranks of groups that are usually shown without, and tell whether they are wanted."""
    hidden = sorted({card.group for card in cards} & set(view.county.unranked_groups))
    if not hidden:
        return False
    wanted = state.address().get("ranks") == "all"
    label = _("Show the ranks of {groups} as well", groups=_(", ").join(hidden))
    chosen = st.toggle(feedback.plain(label), wanted, key=f"ranks_{wanted}")
    if chosen != wanted:
        state.set_address({"ranks": "all" if chosen else None})
        st.rerun()
    return wanted


def _section(name: str, cards: Sequence[Scorecard], table: _Table) -> None:
    st.header(feedback.plain(name), anchor=False)
    parts = [*_counts(cards)]
    if not table.ranked:
        parts.append(_("shown without ranks, in the order of the codes"))
    if table.by:
        parts.append(_("by {indicator}, the lowest first", indicator=text(METRIC_TITLES[table.by])))
    st.caption(feedback.plain(" · ".join(part for part in parts if part)))
    rows = "".join(_row(card, table) for card in sorted(cards, key=lambda card: _place(card, table)))
    st.html(f'<div class="k k-list">{_head(table)}{rows}</div>')


def _counts(cards: Sequence[Scorecard]) -> list[str]:
    graded = Counter(card.grade for card in cards if card.status == "graded")
    grades = [grade.name for grade in rulebook.load().grading.grades]
    of_grades = " · ".join(f"{value(grade)} {graded[grade]}" for grade in grades if graded[grade])
    left_out = len(cards) - sum(graded.values())
    ranked = max(card.ranked or 0 for card in cards)
    if ranked > sum(graded.values()):  # the reader sees some of the group only
        return [_("{ranked} ranked in the group; only those you may see are listed", ranked=ranked)]
    parts = [_("{number} graded", number=sum(graded.values())), of_grades]
    return [*parts, _("{number} without a grade", number=left_out)] if left_out else parts


def _place(card: Scorecard, table: _Table) -> tuple[int, Fraction, str]:
    order = {"graded": 0, "ungraded": 1, "not_assessed": 2}[card.status]
    if table.by:
        line = _line(card, table.by)
        return (1, Fraction(0), card.code) if line.value is None else (0, line.value, card.code)
    if not table.ranked:
        return order, Fraction(0), card.code
    return order, Fraction(-(card.total or 0)), card.code


def _line(card: Scorecard, code: str) -> Indicator:
    return next(line for line in card.indicators if line.code == code)


def _head(table: _Table) -> str:
    about = text(METRIC_TITLES[table.by]) if table.by else ""
    since = _("Since {day}", day=day_in_words(table.before.day)) if table.before else ""
    titles = (_("Rank"), _("Name"), _("Score"), since, about, _("Grade"), _("Leads"))
    cells = "".join(
        f'<span class="{"k-num" if number in (0, 2, 3) else ""}">{escape(title)}</span>'
        for number, title in enumerate(titles)
    )
    return f'<div class="k-rank k-head">{cells}</div>'


def _row(card: Scorecard, table: _Table) -> str:
    """Return one line of the table, a link to the scorecard as a whole."""
    leads = "".join(figures.flag(lead) for lead in sorted(card.flags, key=lambda lead: _ORDER[lead.severity]))
    if card.tied:
        leads = f'<span class="k-soft">{escape(figures.capital(_("tied at the quota")))}</span>{leads}'
    why = (
        "" if card.status == "graded" else f'<span class="k-reason">{figures.mark("none", figures.status(card))}</span>'
    )
    query = table.view.query() | {"subject": f"{card.kind}:{card.code}"} | ({"evidence": table.by} if table.by else {})
    rank = str(card.rank or "–") if table.ranked else "–"
    address = escape(f"/{SCORECARD.path}?{urlencode(query)}")
    return (
        f'<a class="k-rank k-go{" k-by" if table.by else ""}" href="{address}"><span class="k-num">{rank}</span>'
        f'<span class="k-name">{escape(card.name)} <span class="k-soft">{escape(card.code)}</span></span>'
        f'<span class="k-num k-score">{figures.shown(card.total)}</span>'
        f'<span class="k-num k-moved">{_moved(card, table)}</span>'
        f'<span class="k-barcell">{_about(card, table.by)}</span>'
        f'<span>{figures.grade(card)}</span><span class="k-flags">{leads}</span>{why}</a>'
    )


def _moved(card: Scorecard, table: _Table) -> str:
    """Return by how many places a subject has moved since last month, or by how much the score where ranks are off."""
    before = table.before.cards.get((card.kind, card.code)) if table.before else None
    if before is None:
        return ""
    if table.ranked:
        return figures.moved(before.rank - card.rank, _places, still="") if before.rank and card.rank else ""
    if before.total is None or card.total is None:
        return ""
    return figures.moved(figures.hundredths(card.total - before.total), _points, still="", least=_SMALL)


def _places(size: Decimal) -> str:
    return _n("{count} place", "{count} places", count=int(size))


def _points(size: Decimal) -> str:
    return _("{number} points", number=size)


def _about(card: Scorecard, by: str | None) -> str:
    if by is None:
        return figures.bar((card.total or 0) / 10_000)
    line = _line(card, by)
    share = (line.points_e4 or 0) / line.weight_e4 if line.weight_e4 else 0
    own = (
        f"{figures.amount(line.num, by)}/{figures.amount(line.den, by)}"
        if line.den
        else figures.capital(_("no sample"))
    )
    rate = figures.rate(line.num, line.den) if line.den else ""
    return f'<span class="k-soft">{escape(own)}　{rate}</span>{figures.bar(share)}'


show()
