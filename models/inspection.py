"""How a spot check came about: the inspector's working paper, and the steps of a finding since it was written."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlmodel import Field

from models.base import Base, UTCDateTime, belongs, blank, in_region, one_of, rule, serial, text
from models.values import CheckEvent, SubjectKind


class Inspection(Base, table=True):
    """核查底稿: one inspector's check under way; what the enterprise said is written down before the record is shown.

    What has been typed is kept in `draft`, so that a reload, a lost connection or an ended session loses nothing.
    """

    __tablename__ = "inspections"
    __table_args__ = (
        in_region(),
        belongs(["visit_code"], "visits"),
        belongs(["check_code"], "spot_checks"),
        belongs(["follows"], "spot_checks", ["check_code"]),
        ForeignKeyConstraint(["inspector"], ["users.name"]),
        one_of("inspections", "subject_kind", SubjectKind),
        rule("inspections", "told", "told_at IS NULL OR told_on IS NOT NULL OR told_topic IS NOT NULL"),
        Index("ix_inspections_region_inspector", "region", "inspector"),
    )

    number: int | None = serial()
    region: str = text(length=12)
    inspector: str = text(length=64)
    """Sign-in name of whoever checks."""
    subject_kind: SubjectKind = text(length=8)
    subject_code: str = text(length=64)
    visit_code: str | None = blank(length=64)
    """The recorded visit that is checked; blank where none is."""
    seed: str | None = blank(length=64)
    """What the draw was made with: the visit with the smallest SHA-256(seed | code) was drawn."""
    draws: int = 0
    """How often this inspector has drawn for this paper."""
    follows: str | None = blank(length=64)
    """The earlier check that is looked at again (回头看)."""
    begun_at: datetime = Field(sa_type=UTCDateTime)
    told_on: date | None = None
    """The day of the visit as the enterprise told it, before the record was shown."""
    told_person: str | None = blank()
    told_topic: str | None = blank()
    told_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    """When that was written down; from then on the record is shown and these answers stay as they are."""
    draft: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    check_code: str | None = blank(length=64)
    """The spot check that came of it."""
    dropped_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1


class CheckStep(Base, table=True):
    """经过: one step of a finding since it was written, never changed again."""

    __tablename__ = "check_steps"
    __table_args__ = (
        in_region(),
        belongs(["check_code"], "spot_checks"),
        one_of("check_steps", "event", CheckEvent),
        Index("ix_check_steps_region_check_code", "region", "check_code"),
    )

    number: int | None = serial()
    region: str = text(length=12)
    check_code: str = text(length=64)
    event: CheckEvent = text(length=16)
    author: str = text(length=64)
    """Sign-in name."""
    at: datetime = Field(sa_type=UTCDateTime)
    note: str | None = blank()
    """What was said: a statement, a reason, what was rectified."""
