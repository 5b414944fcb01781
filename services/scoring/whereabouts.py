"""Whom an evidence row is about: the enterprise behind a visit, an issue, a month or a check; a cadre's own name."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import Enterprise
from services.scoring.ledger import Ledger, Rows
from services.workdays import Ints

_ISSUES: Final = "on_time_rate turnaround resolution_rate response_rate satisfaction escalation_timeliness overdue_open"
_SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_ISSUES.split(), ("issues",)),
    "visit_coverage": ("visits",),
    "falsified_visits": ("visits",),
    "service_on_time": ("services",),
    "directive_on_time": ("escalations",),
    "directives_overdue": ("escalations",),
    "forced_escalations": ("escalations", "issues"),
    "rework": ("reopenings",),
    "spot_check_pass": ("spot_checks",),
    "rectification_on_time": ("spot_checks",),
    "rectifications_overdue": ("spot_checks",),
}
"""The ledgers whose codes stand in the evidence of a number; months and quarters of a pair name their enterprise."""
_PAIR: Final = 2


def whereabouts(session: Session, region: str, ledger: Ledger, code: str) -> Callable[[str], str]:
    """Return the function that names whom an item of this number's evidence is about, "" where it is about nobody."""
    if code == "cadre_mean":
        return dict(zip(ledger.cadres.codes, ledger.cadres.names, strict=True)).get  # type: ignore[return-value]  # every item is a cadre
    rows = session.connection().execute(
        select(col(Enterprise.enterprise_code), col(Enterprise.name)).where(col(Enterprise.region) == region)
    )
    names = {str(number): str(name) for number, name in rows}
    of_item: dict[str, str] = {}
    for source in reversed(_SOURCES.get(code, ())):
        stored: Rows = getattr(ledger, source)
        places = _enterprises(ledger, source, stored)
        of_item |= {
            item: names.get(ledger.enterprises[at], "")
            for item, at in zip(stored.codes.tolist(), places.tolist(), strict=True)
            if at >= 0
        }

    def named(item: str) -> str:
        if item in of_item:
            return of_item[item]
        parts = item.split(" / ")
        return names.get(parts[1], "") if len(parts) > _PAIR else ""

    return named


def _enterprises(ledger: Ledger, source: str, stored: Rows) -> Ints:
    """Return the position of the enterprise behind each row of a ledger, -1 where there is none."""
    if source in {"escalations", "reopenings"}:
        return ledger.issues["enterprise_code"][stored["issue_code"]]
    if source == "spot_checks":
        visit = stored["visit_code"]
        places: Ints = visit.copy()
        places[visit >= 0] = ledger.visits["enterprise_code"][visit[visit >= 0]]
        return places
    return stored["enterprise_code"]
