"""The audit line of a verb about accounts, in the verb's own transaction."""

from datetime import datetime

from sqlmodel import Session

from models import AuditEntry
from services.access import Actor


def record(session: Session, *, actor: Actor, region: str | None, verb: str, now: datetime, **details: object) -> None:
    """Write who did what to whom; never a password, a token or the hash of one."""
    session.add(AuditEntry(region=region, at=now, actor=actor.name, verb=verb, details=details))
