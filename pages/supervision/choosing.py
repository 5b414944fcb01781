"""Step 1: whom to check, and which of their recorded visits: one drawn at random, one known by its code, or none."""

from html import escape
from secrets import token_hex
from typing import Any, Final, Literal

import streamlit as st

from pages.components import feedback, identity, menu, results, state
from pages.components.words import _, text
from pages.supervision import steps
from pages.web.place import database, now
from pages.web.screens import INSPECTION
from services.access import Actor
from services.counties import LOCAL
from services.errors import KaoheError
from services.ledgers import draws, inspections, papers
from services.ledgers.papers import Paper, PaperRow
from services.ledgers.recusal import Subject
from services.scoring.results import Kind

_ONCE: Final = "begin_once"
"""What the first click takes away, so that a second one on the same screen begins nothing more."""
_UNBROKEN: Final = {ord("-"): "\N{NON-BREAKING HYPHEN}", ord(" "): "\N{NO-BREAK SPACE}"}
"""What keeps a moment on one line."""
_How = Literal["draw", "known", "none"]


def show(actor: Actor, paper: Paper | None) -> None:
    """Draw the step; without a paper yet it begins with the choice of whom."""
    region = actor.region or ""
    offered: tuple[Subject, ...] = ()
    if paper is None:
        with database().read() as session:
            under_way = papers.open_inspections(session, actor=actor, region=region)
            offered = papers.inspectable(session, actor=actor, region=region)
        unfinished(under_way)
    steps.head(paper, steps.VISIT)
    state.put(_ONCE, 1)
    subject = paper.subject if paper else _whom(offered)
    if subject is None:
        return
    st.html(f'<p class="k k-soft">{escape(_which_visits(subject))}</p>')
    number = paper.number if paper else None
    drawn = _("Draw another visit") if paper is not None and paper.draws else _("Draw a recorded visit")
    st.button(
        drawn,
        key="draw_visit",
        icon=":material/casino:",
        type="primary" if paper is None or paper.firm is None else "secondary",
        width="stretch",
        on_click=_take,
        args=(subject.kind, subject.code, number, "draw"),
    )
    st.caption(_("Every draw is on record, with what it was drawn by."))
    with st.expander(_("I know the code of the visit"), icon=":material/tag:"):
        known = st.text_input(_("Visit code"), max_chars=64, key="visit_code")
        st.button(
            _("Check this visit"),
            key="choose_visit",
            disabled=not known.strip(),
            width="stretch",
            on_click=_take,
            args=(subject.kind, subject.code, number, "known"),
        )
    if paper is None or paper.firm is None:
        st.button(
            _("Check without a visit"),
            key="without_visit",
            icon=":material/assignment:",
            width="stretch",
            on_click=_take,
            args=(subject.kind, subject.code, number, "none"),
        )
    elif paper.told is None:
        steps.ways(paper, steps.VISIT, forward=_("Keep the visit and continue"))


def unfinished(rows: tuple[PaperRow, ...]) -> None:
    """List the inspector's own papers that are under way, each a way back to it."""
    if not rows:
        return
    with st.container(key="unfinished", border=True):
        st.caption(_("Unfinished checks"))
        for row in rows:
            st.page_link(
                menu.page(INSPECTION),
                label=feedback.plain(_under_way(row)),
                icon=":material/edit_note:",
                query_params={"paper": str(row.number)},
            )


def _under_way(row: PaperRow) -> str:
    """Return what tells one paper from another: of whom, about which enterprise, what comes next, and since when."""
    began = f"{row.begun_at.astimezone(LOCAL):%Y-%m-%d %H:%M}".translate(_UNBROKEN)
    begun = _("begun {time}", time=began)
    parts = [f"{row.subject.name} {row.subject.code}", begun]
    if row.enterprise is not None:
        parts[1:1] = [row.enterprise, text((steps.FINDING if row.is_told else steps.CALL).title)]
    return " · ".join(parts)


def _whom(offered: tuple[Subject, ...]) -> Subject | None:
    """Offer cadres and departments to be found by name or code."""
    named = {f"{one.kind}:{one.code}": one for one in offered}
    names = {key: f"{one.name} {one.code} · {one.group}" for key, one in named.items()}
    asked = state.address().get("subject")
    chosen = st.selectbox(
        _("Cadre or department"),
        list(names),
        index=list(names).index(asked) if asked in names else None,
        format_func=names.__getitem__,
        placeholder=_("Search by name or code"),
        key="whom",
        on_change=_remember,
    )
    return named.get(chosen or "")


def _remember() -> None:
    state.set_address({"subject": state.widget("whom")})


def _which_visits(subject: Subject) -> str:
    if subject.kind == "cadre":
        return _(
            "One of this cadre's recorded visits is drawn, and its enterprise is asked by telephone: which day,"
            " who came and what about."
        )
    return _("One visit of this department's cadres is checked by telephone, or the department's own work is checked.")


def _take(kind: Kind, code: str, number: int | None, how: _How) -> None:
    """Begin a paper where there is none, settle its visit, and go on: all of it or nothing."""
    found = identity.current()
    if found is None or state.take(_ONCE) is None:
        return
    actor, region = found.actor, found.actor.region or ""
    given: dict[str, Any] = {
        "actor": actor,
        "region": region,
        "today": results.today(results.county(actor)),
        "now": now(),
    }
    try:
        with database().write() as session:
            if number is None:
                number = inspections.begin_inspection(session, kind=kind, subject_code=code, **given)
            if how == "draw":
                draws.draw_visit(session, number=number, seed=token_hex(16), **given)
            elif how == "known":
                draws.choose_visit(session, number=number, code=state.glance("visit_code"), **given)
    except KaoheError as error:
        steps.refuse(error.message)
        return
    steps.go(steps.FINDING if how == "none" else steps.CALL, paper=str(number), subject=None)
