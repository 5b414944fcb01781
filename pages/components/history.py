"""变更记录 at the foot of a record: who changed what, when; worked out only when it is opened, the latest first."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Final, TypeVar

import streamlit as st

from pages.components import feedback, figures, identity, state
from pages.components.words import _, _n, text
from pages.web.place import database
from services.access import OPERATOR
from services.errors import KaoheError
from services.ledgers.history import Changed, Entry, Past, Who
from services.ledgers.history.entries import Said
from services.roles import ROLE_TITLES

PER_PAGE: Final = 10
_SHORT: Final = 60
"""Characters of a value that is shown whole."""
_LEAD: Final = 12
"""Characters that are repeated before two long values part."""
_FIELDS: Final = 6
"""Fields of an entry that are shown at once."""

Read = Callable[..., Past]
T = TypeVar("T", str, int)


@st.fragment
def show(read: Read, *, key: str, paged: bool = True, **record: Any) -> None:
    """Draw the history of a record, closed until it is asked for.

    Args:
        read: returns the history to whoever may see it; takes the first entry and how many are wanted if it is paged.
        key: of the record, in the keys of widgets.
        paged: tells that it is.
        record: names the record to `read`.
    """
    drawer = st.expander(
        _("Change history"), key=f"history_{key}", icon=":material/history:", on_change="rerun", type="compact"
    )
    if drawer.open:
        with drawer:
            draw(read, key=key, paged=paged, **record)


def button(read: Read, of: str, *, key: str, paged: bool = True, **record: Any) -> None:
    """Draw a button that opens the history of a record, called `of`, in a dialog; else as `show`."""
    if st.button(_("Change history"), key=f"history_of_{key}", icon=":material/history:", type="tertiary"):

        @st.dialog(_("Change history of {name}", name=feedback.plain(of)), width="large")
        def dialog() -> None:
            draw(read, key=key, paged=paged, **record)

        dialog()


@st.fragment
def choose(read: Read, names: Mapping[T, str], *, key: str, called: str, paged: bool = True, **record: Any) -> None:
    """Offer the rows of a list and draw the history of the one that is chosen, which `read` takes as `called`."""
    chosen = st.selectbox(
        _("Change history of"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("Choose a row of this page"),
        key=f"history_of_{key}",
    )
    if chosen is not None:
        draw(read, key=f"{key}_{chosen}", paged=paged, **record, **{called: chosen})


def draw(read: Read, *, key: str, paged: bool = True, **record: Any) -> None:
    """Draw the history of a record; a refusal is worded in its place."""
    number = int(state.get(f"history_at_{key}", 1)) if paged else 1
    try:
        found = _read(read, record, {"first": (number - 1) * PER_PAGE, "most": PER_PAGE} if paged else {})
    except KaoheError as error:
        feedback.refusal(error)
        return
    if not found.found:
        st.caption(_("Nothing has been changed here since it is kept who changes what."))
        return
    st.html(f'<ol class="k k-past">{"".join(map(_entry, found.entries))}</ol>')
    pages = -(-found.found // PER_PAGE) if paged else 1
    if pages > 1:
        turn = f"history_page_{key}_{found.found}"
        st.pagination(pages, default=min(number, pages), key=turn, on_change=_turn, args=(key, turn))


def _read(read: Read, record: Mapping[str, Any], part: Mapping[str, int]) -> Past:
    actor = identity.actor()
    with database().read() as session:
        return read(session, actor=actor, **record, **part)


def _turn(key: str, turn: str) -> None:
    state.put(f"history_at_{key}", state.widget(turn) or 1)


def _entry(one: Entry) -> str:
    verbs = _("; ").join(figures.capital(text(verb)) for verb in one.verbs)
    rest = ""
    if len(one.changed) > _FIELDS:
        more = _n("{count} more field", "{count} more fields", count=len(one.changed) - _FIELDS)
        hidden = _fields(one.changed[_FIELDS:])
        rest = f'<details><summary class="k-soft">{escape(more)}</summary>{hidden}</details>'
    notes = "".join(f'<p class="k-note">{_long(note, note[:_SHORT])}</p>' for note in one.notes)
    source = f'<p class="k-soft">{escape(_source(one))}</p>' if one.file else ""
    by = "".join(f'<span class="k-soft">{escape(part)}</span>' for part in _who(one.who))
    return (
        f'<li class="k-deed"><div class="k-when"><time datetime="{one.at.isoformat()}">{one.at:%Y-%m-%d %H:%M}</time>'
        f'{by}</div><div class="k-what"><b>{escape(verbs)}</b>{source}{notes}{_fields(one.changed[:_FIELDS])}{rest}'
        "</div></li>"
    )


def _who(one: Who) -> list[str]:
    """Return who did something: the role with the person's name, and the account."""
    if one.role is None:
        return [_("Operator (command line)") if one.account == OPERATOR.name else one.account]
    role = figures.capital(text(ROLE_TITLES[one.role]))
    return [part for part in (f"{role} {one.name}".strip(), one.account) if part]


def _fields(lines: Sequence[Changed]) -> str:
    rows = []
    for place, line in enumerate(lines):
        if line.of is not None and (place == 0 or line.of != lines[place - 1].of):
            rows.append(f'<dt class="k-part">{escape(text(line.of))}</dt>')
        rows.append(_field(line))
    return f'<dl class="k-fields">{"".join(rows)}</dl>' if rows else ""


def _source(one: Entry) -> str:
    if one.row is None:
        return _("From the file {file}", file=one.file)
    return _("From row {row} of the file {file}", row=one.row, file=one.file)


def _field(line: Changed) -> str:
    before, after = _words(line.before), _words(line.after)
    start = _parting(before, after)
    if line.before is None:
        said = _long(after, _excerpt(after, start))
    else:
        blank = f'<i class="k-soft">{escape(_("(blank)"))}</i>'
        new = _long(after, _excerpt(after, start)) if after else blank
        said = (
            f'<span class="k-was">{_long(before, _excerpt(before, start))}</span>'
            f'<span class="k-soft" role="img" aria-label="{escape(_("changed to"))}"> → </span>'
            f'<span class="k-is">{new}</span>'
        )
    return f"<dt>{escape(text(line.title))}</dt><dd>{said}</dd>"


def _words(said: Said | None) -> str:
    if said is None:
        return ""
    return said if isinstance(said, str) else figures.capital(text(said))


def _parting(before: str, after: str) -> int:
    """Return from which character on two long values are told: a little before they part."""
    if not before or not after or max(len(before), len(after)) <= _SHORT:
        return 0
    pairs = enumerate(zip(before, after, strict=False))
    same = next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))
    return max(0, same - _LEAD) if same > _SHORT - _LEAD else 0


def _excerpt(whole: str, start: int) -> str:
    end = start + _SHORT
    return ("…" if start else "") + whole[start:end]


def _long(whole: str, short: str) -> str:
    """Return a value, of a long one an excerpt behind which the whole opens."""
    if len(whole) <= _SHORT:
        return f'<span class="k-said">{escape(whole)}</span>'
    return (
        f'<details class="k-long"><summary><span>{escape(short)}…</span></summary>'
        f'<p class="k-said">{escape(whole)}</p></details>'
    )
