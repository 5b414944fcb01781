"""What is laid side by side: what the enterprise told on the telephone, and the visit as it was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from models import Cadre, Enterprise, Visit
from models.values import VisitMethod
from services.messages import DEFAULT_LANGUAGE, say, word

NOBODY_CAME: Final = say("The enterprise says that nobody came.")
"""How the answer begins that nobody came, as it is kept."""
_NOBODY_CAME: Final = word(NOBODY_CAME, DEFAULT_LANGUAGE)


@dataclass(frozen=True)
class Told:
    """The blind answers: written once, before the record was shown."""

    on: date | None
    person: str | None
    topic: str | None
    at: datetime

    @property
    def nobody_came(self) -> bool:
        """Tell whether the enterprise says that nobody came."""
        return self.on is None and (self.topic or "").startswith(_NOBODY_CAME)

    @property
    def own_words(self) -> str:
        """Return what the enterprise says besides that nobody came, "" where it says no more."""
        return (self.topic or "").removeprefix(_NOBODY_CAME if self.nobody_came else "")


@dataclass(frozen=True)
class Record:
    """A visit as the cadre recorded it."""

    code: str
    enterprise: str
    cadre: str
    cadre_name: str
    visited_on: date
    recorded_on: date
    method: VisitMethod
    summary: str | None
    confirmed: bool | None


def told_in(paper: Mapping[Any, Any]) -> Told | None:
    """Return the answers that a working paper holds."""
    if paper["told_at"] is None:
        return None
    return Told(paper["told_on"], paper["told_person"], paper["told_topic"], paper["told_at"])


def record_of(session: Session, region: str, code: str) -> Record | None:
    """Return a visit as it was recorded; whoever asks has asked `access`."""
    statement = (
        select(
            col(Visit.visit_code),
            col(Enterprise.name),
            col(Visit.cadre_code),
            col(Cadre.name),
            col(Visit.visited_on),
            col(Visit.recorded_on),
            col(Visit.method),
            col(Visit.summary),
            col(Visit.confirmed),
        )
        .join(Cadre, (col(Cadre.region) == region) & (col(Cadre.cadre_code) == col(Visit.cadre_code)))
        .join(
            Enterprise,
            (col(Enterprise.region) == region) & (col(Enterprise.enterprise_code) == col(Visit.enterprise_code)),
        )
        .where(col(Visit.region) == region, col(Visit.visit_code) == code)
    )
    found = session.connection().execute(statement).first()
    if found is None:
        return None
    visit, enterprise, cadre, name, visited_on, recorded_on, method, summary, confirmed = found
    return Record(visit, enterprise, cadre, name, visited_on, recorded_on, VisitMethod(method), summary, confirmed)
