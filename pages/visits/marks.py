"""How visits, months and requests look in lists: each state with its word, its symbol and its colour."""

from html import escape

from models.values import RequestState
from pages.components import figures
from pages.components.words import _, text
from services.ledgers.check_titles import METHOD_TITLES
from services.ledgers.exempt_worth import Worth
from services.ledgers.exemption_reading import RequestRow
from services.ledgers.visit_reading import VisitRow
from services.ledgers.visit_titles import REQUEST_STATES, VISIT_TITLES

_STATES = {
    RequestState.OPEN: "yellow",
    RequestState.APPROVED: "green",
    RequestState.REFUSED: "red",
    RequestState.WITHDRAWN: "none",
}


def counts(row: VisitRow) -> str:
    """Return whether a visit counts, and why not."""
    if row.judged is None:
        return ""
    if row.judged.counts:
        return figures.mark("green", text(row.judged.why))
    return figures.mark("red" if row.judged.late else "none", text(row.judged.why))


def confirmed(row: VisitRow) -> str:
    """Return what the enterprise says of a visit."""
    if row.confirmed is None:
        return _("not asked")
    return _("Yes") if row.confirmed else _("No")


def facts(row: VisitRow) -> str:
    """Return a visit under the titles of its fields."""
    lines = {
        _("Cadre"): f"{row.cadre_name} {row.cadre} · {row.department_name}",
        text(VISIT_TITLES["enterprise_code"]): f"{row.enterprise_name} {row.enterprise}",
        text(VISIT_TITLES["visited_on"]): str(row.visited_on),
        text(VISIT_TITLES["method"]): figures.capital(text(METHOD_TITLES[row.method])),
        text(VISIT_TITLES["summary"]): row.summary,
        text(VISIT_TITLES["needs"]): row.needs,
        _("Recorded on"): str(row.recorded_on),
        _("Confirmed by the enterprise"): confirmed(row),
    }
    rows = "".join(f"<dt>{escape(title)}</dt><dd>{escape(said)}</dd>" for title, said in lines.items() if said)
    return f'<dl class="k k-facts-of">{rows}</dl>'


def request(row: RequestRow) -> str:
    """Return where a request stands."""
    words = text(REQUEST_STATES[row.state])
    return figures.mark(_STATES[row.state], f"{words} {row.decided_on}" if row.decided_on else words)


def worth(found: Worth) -> str:
    """Return what an approval today is worth."""
    return figures.mark("green" if found.counts and found.displaces is None else "yellow", worth_words(found))


def worth_words(found: Worth) -> str:
    """Return in words what an approval today is worth."""
    if found.is_late:
        return _("too late: an approval had to be given by {date}, the month stays as it is", date=found.approve_by)
    if not found.counts:
        return _("one too many: all {most} places are taken, the month stays as it is", most=found.most)
    if found.is_free:
        return _("counts if approved by {date}; this reason takes no place", date=found.approve_by)
    if found.displaces is not None:
        return _(
            "counts if approved by {date}, but takes the place of {month}",
            date=found.approve_by,
            month=f"{found.displaces:%Y-%m}",
        )
    return _(
        "counts if approved by {date}; {left} of {most} places are free before it",
        date=found.approve_by,
        left=found.left,
        most=found.most,
    )
