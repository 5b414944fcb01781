"""What a cadre records visits to: the enterprises that are or were the cadre's own, and how many visits there are."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from models import Assignment, Enterprise, Visit
from services.access import Action, Actor, require
from services.ledgers.visits import own_code


@dataclass(frozen=True)
class OwnFirm:
    """An enterprise that a cadre was assigned to, from the first day to the last one (None: for ever)."""

    code: str
    name: str
    spans: tuple[tuple[date, date | None], ...]

    def is_own(self, day: date) -> bool:
        """Tell whether it was the cadre's on a day."""
        return any(start <= day and (end is None or day <= end) for start, end in self.spans)


def own_firms(session: Session, *, actor: Actor, region: str, today: date) -> tuple[OwnFirm, ...]:
    """Return the enterprises that the cadre who asks is or was assigned to, those of today first, then by code.

    Raises:
        NotPermittedError: the actor is no cadre of this county.
    """
    require(actor, Action.RECORD_VISITS, region)
    is_firm = and_(col(Enterprise.region) == region, col(Enterprise.enterprise_code) == col(Assignment.enterprise_code))
    statement = (
        select(col(Assignment.enterprise_code), col(Enterprise.name), col(Assignment.start_on), col(Assignment.end_on))
        .join(Enterprise, is_firm)
        .where(
            col(Assignment.region) == region,
            col(Assignment.cadre_code) == own_code(actor),
            col(Assignment.start_on) <= today,
        )
        .order_by(col(Assignment.enterprise_code), col(Assignment.start_on))
    )
    found: dict[str, OwnFirm] = {}
    for code, name, start, end in session.connection().execute(statement):
        spans = found[code].spans if code in found else ()
        found[code] = OwnFirm(code, name, (*spans, (start, end)))
    return tuple(sorted(found.values(), key=lambda firm: not firm.is_own(today)))


def own_number(session: Session, *, actor: Actor, region: str) -> int:
    """Return how many visits the cadre who asks has recorded.

    Raises:
        NotPermittedError: the actor is no cadre of this county.
    """
    require(actor, Action.RECORD_VISITS, region)
    own = and_(col(Visit.region) == region, col(Visit.cadre_code) == own_code(actor))
    number: int = session.connection().execute(select(func.count()).select_from(Visit).where(own)).scalar_one()
    return number
