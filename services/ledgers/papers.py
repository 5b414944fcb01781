"""Working papers of spot checks (核查底稿) as their inspector reads them: never the record before the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import Cadre, Department, Enterprise, Inspection, Visit
from models.values import SubjectKind
from services.access import Action, Actor, require
from services.errors import NotFoundError
from services.ledgers.recusal import Subject, concerns
from services.ledgers.told import Record, Told, record_of, told_in
from services.messages import say
from services.scoring.results import Kind

KINDS: Final[Mapping[Kind, SubjectKind]] = {"cadre": SubjectKind.CADRE, "department": SubjectKind.DEPARTMENT}
SAVED_AT: Final = "saved_at"
"""Where a draft keeps the instant at which it was saved."""


@dataclass(frozen=True)
class Firm:
    """Whom to ring up: an enterprise with the number that is kept for checks, and the one that cadres registered."""

    name: str
    town: str | None
    contact: str | None
    verify_phone: str | None
    phone: str | None


@dataclass(frozen=True)
class Paper:
    """One working paper.

    Attributes:
        follows: code of the check that is looked at again.
        firm: the enterprise of the visit that is checked, None where none is.
        month: first day of the month that the enterprise is asked about; the day itself is in the record.
        draws: how often a visit was drawn for this paper.
        told: the answers, once they are written down.
        record: the visit as recorded; None until the answers are written down.
        draft: what has been typed and not submitted yet.
        saved_at: when that was saved last.
        check_code: the spot check that came of it.
    """

    number: int
    subject: Subject
    follows: str | None
    begun_at: datetime
    firm: Firm | None
    month: date | None
    draws: int
    told: Told | None
    record: Record | None
    draft: Mapping[str, str | int]
    saved_at: datetime | None
    check_code: str | None
    is_dropped: bool

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be worked on."""
        return self.check_code is None and not self.is_dropped


@dataclass(frozen=True)
class PaperRow:
    """One working paper in the list of those under way; `enterprise` is that of the visit that is checked."""

    number: int
    subject: Subject
    begun_at: datetime
    enterprise: str | None
    is_told: bool
    follows: str | None

    @property
    def has_visit(self) -> bool:
        """Tell whether a visit is checked."""
        return self.enterprise is not None


def inspectable(session: Session, *, actor: Actor, region: str) -> tuple[Subject, ...]:
    """Return whom the actor may check, cadres before departments, by code; nobody of the actor's own department."""
    require(actor, Action.RECORD_CHECKS, region)
    return tuple(one for one in subjects_of(session, region).values() if not concerns(actor, [one]))


def open_inspections(session: Session, *, actor: Actor, region: str) -> tuple[PaperRow, ...]:
    """Return the actor's own working papers that are under way, the latest first."""
    require(actor, Action.RECORD_CHECKS, region)
    statement = (
        select(
            *(
                col(getattr(Inspection, name))
                for name in ("number", "subject_kind", "subject_code", "begun_at", "told_at", "follows")
            )
        )
        .add_columns(col(Enterprise.name))
        .outerjoin(Visit, (col(Visit.region) == region) & (col(Visit.visit_code) == col(Inspection.visit_code)))
        .outerjoin(
            Enterprise,
            (col(Enterprise.region) == region) & (col(Enterprise.enterprise_code) == col(Visit.enterprise_code)),
        )
        .where(
            col(Inspection.region) == region,
            col(Inspection.inspector) == actor.name,
            col(Inspection.check_code).is_(None),
            col(Inspection.dropped_at).is_(None),
        )
        .order_by(col(Inspection.number).desc())
    )
    found = session.connection().execute(statement).all()
    known = subjects_of(session, region) if found else {}
    return tuple(
        PaperRow(number, known[kind_of(kind), code], begun_at, enterprise, told_at is not None, follows)
        for number, kind, code, begun_at, told_at, follows, enterprise in found
    )


def inspection(session: Session, *, actor: Actor, region: str, number: int) -> Paper:
    """Return one of the actor's own working papers.

    The day, the method, the summary and the cadre of the record are in it only after the answers are written down.

    Raises:
        NotPermittedError: the actor enters no spot checks in this county.
        NotFoundError: the actor has no such paper.
    """
    require(actor, Action.RECORD_CHECKS, region)
    statement = select(*Inspection.__table__.columns).where(  # type: ignore[attr-defined]  # SQLModel adds it
        col(Inspection.region) == region, col(Inspection.inspector) == actor.name, col(Inspection.number) == number
    )
    row = session.connection().execute(statement).mappings().first()
    if row is None:
        raise no_paper(number)
    kind = kind_of(row["subject_kind"])
    told = told_in(row)
    firm, month = _place(session, region, row["visit_code"]) if row["visit_code"] else (None, None)
    draft = dict(row["draft"])
    saved_at = draft.pop(SAVED_AT, None)
    return Paper(
        number=row["number"],
        subject=subject(session, region, kind, row["subject_code"]),
        follows=row["follows"],
        begun_at=row["begun_at"],
        firm=firm,
        month=month,
        draws=row["draws"],
        told=told,
        record=record_of(session, region, row["visit_code"]) if told and row["visit_code"] else None,
        draft=draft,
        saved_at=None if saved_at is None else datetime.fromisoformat(saved_at),
        check_code=row["check_code"],
        is_dropped=row["dropped_at"] is not None,
    )


def no_paper(number: int) -> NotFoundError:
    """Return the refusal for a paper that is not there, or is somebody else's."""
    return NotFoundError(say("You have no working paper {number}.", number=number))


def subject(session: Session, region: str, kind: Kind, code: str) -> Subject:
    """Return a cadre or a department; whoever asks has asked `access`.

    Raises:
        NotFoundError: there is none with this code.
    """
    found = subjects_of(session, region, kind, code).get((kind, code))
    if found is None:
        raise NotFoundError(say("There is no subject {code} that you may see.", code=code))
    return found


def subjects_of(
    session: Session, region: str, kind: Kind | None = None, code: str | None = None
) -> dict[tuple[Kind, str], Subject]:
    """Return the cadres and departments of a county, or the one that is named; whoever asks has asked `access`."""
    cadres = select(col(Cadre.cadre_code), col(Cadre.name), col(Cadre.group), col(Cadre.dept_code)).where(
        col(Cadre.region) == region
    )
    departments = select(
        col(Department.dept_code), col(Department.name), col(Department.group), col(Department.dept_code)
    ).where(col(Department.region) == region)
    if code is not None:
        cadres = cadres.where(col(Cadre.cadre_code) == code)
        departments = departments.where(col(Department.dept_code) == code)
    statements: dict[Kind, Any] = {
        "cadre": cadres.order_by(col(Cadre.cadre_code)),
        "department": departments.order_by(col(Department.dept_code)),
    }
    return {
        (one, row[0]): Subject(one, *row)
        for one, statement in statements.items()
        if kind in (None, one)
        for row in session.connection().execute(statement)
    }


def _place(session: Session, region: str, visit_code: str) -> tuple[Firm | None, date | None]:
    """Return whom to ring up about a visit and which month to ask about, and nothing else of the record."""
    statement = (
        select(
            col(Enterprise.name),
            col(Enterprise.town),
            col(Enterprise.contact),
            col(Enterprise.verify_phone),
            col(Enterprise.phone),
            col(Visit.visited_on),
        )
        .join(Visit, (col(Visit.region) == region) & (col(Visit.enterprise_code) == col(Enterprise.enterprise_code)))
        .where(col(Enterprise.region) == region, col(Visit.visit_code) == visit_code)
    )
    found = session.connection().execute(statement).first()
    if found is None:
        return None, None
    name, town, contact, verify_phone, phone, visited_on = found
    return Firm(name, town, contact, verify_phone, phone), visited_on.replace(day=1)


def kind_of(stored: str) -> Kind:
    """Return how scoring calls a kind of subject that a working paper names."""
    return "cadre" if stored == SubjectKind.CADRE else "department"
