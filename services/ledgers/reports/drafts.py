"""What each verb on a report does besides: names it, writes to its draft, refuses what a month contradicts."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models import ReportDraft
from services.errors import BadInputError
from services.ledgers.reports.month import Counts
from services.ledgers.reports.standing import Key
from services.messages import say
from services.records import update_record


def natural(key: Key) -> dict[str, Any]:
    """Return the key of a report by the columns of its ledger."""
    return dict(zip(("cadre_code", "enterprise_code", "month"), key, strict=True))


def details(key: Key) -> dict[str, str]:
    """Return what an audit line names a report by."""
    return {"cadre": key[0], "enterprise": key[1], "month": f"{key[2]:%Y-%m}"}


def contradicted(counts: Counts, month: date) -> BadInputError:
    """Return the refusal of 无问题 where a problem of the month is registered."""
    return BadInputError(
        say(
            "Problems of this enterprise registered in {month}: {number}. So it was no month without a problem.",
            month=f"{month:%Y-%m}",
            number=counts.issues_registered,
        )
    )


def write_draft(session: Session, region: str, key: Key, now: datetime, **changes: Any) -> None:
    """Write to the draft of a report, or begin it; the county is held."""
    stored = session.get(ReportDraft, (region, *key), populate_existing=True)
    changes["saved_at"] = now
    if stored is None:
        session.add(ReportDraft(region=region, **natural(key), **changes))
        session.flush()
        return
    update_record(session, ReportDraft, key={"region": region, **natural(key)}, version=stored.version, changes=changes)
    session.expire(stored)
