"""The demonstration: the two counties of the notices, loaded through the ordinary import, and who may look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from models import AuditEntry, Campaign, Region
from models.values import Role
from seed.demo import COUNTIES, KNOWN_UNTIL, ledgers
from services import calendars
from services.access import Action, Actor, require
from services.counties import create_county
from services.database import Database
from services.errors import BadInputError
from services.exchange.importing import Progress, import_ledgers
from services.exchange.parsed import Parsed
from services.exchange.report import ImportReport
from services.messages import Message, say

REGIONS: Final = tuple(COUNTIES)
"""Codes of the demo counties."""
VERB: Final = "load_demo"
_EYES: Final = {"610125": ("G0027", "D06"), "610124": ("G0101", "D05")}
"""The cadre and the department as whom one looks at a county: somebody still to be heard, and the slow office."""


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration: its sign-in name, its role, and whose eyes it has."""

    name: str
    role: Role
    region: str | None
    cadre_code: str | None = None
    dept_code: str | None = None


def demo_region(name: str) -> str:
    """Return the code of a demo county that is named by its code or as `huxian` or `zhouzhi`.

    Raises:
        BadInputError: there is no such demo county.
    """
    wanted = name.strip().lower()
    for county in COUNTIES.values():
        if wanted in (county.code, county.short):
            return county.code
    names = ", ".join(f"{county.short} ({county.code})" for county in COUNTIES.values())
    raise BadInputError(say("There is no demo county “{name}”; there are {names}.", name=name, names=names))


def demo_accounts(regions: Sequence[str] = REGIONS) -> tuple[DemoAccount, ...]:
    """Return the accounts of the demonstration: one a role in each county, and an administrator of the whole.

    A second supervisor confirms what the first one finds.

    Args:
        regions: codes or names of demo counties.

    Raises:
        BadInputError: there is no such demo county.
    """
    accounts = [DemoAccount("administrator", Role.ADMINISTRATOR, None)]
    for code in map(demo_region, regions):
        short, (cadre, department) = COUNTIES[code].short, _EYES[code]
        accounts += [DemoAccount(f"{short}-{role}", role, code) for role in (Role.LEADER, Role.SUPERVISOR, Role.OFFICE)]
        accounts.append(DemoAccount(f"{short}-{Role.SUPERVISOR}-2", Role.SUPERVISOR, code))
        accounts.append(DemoAccount(f"{short}-{Role.DEPARTMENT}", Role.DEPARTMENT, code, dept_code=department))
        accounts.append(DemoAccount(f"{short}-{Role.CADRE}", Role.CADRE, code, cadre_code=cadre))
    return tuple(accounts)


def load_demo(
    database: Database,
    *,
    actor: Actor,
    regions: Sequence[str] = REGIONS,
    seed: int = 1,
    now: datetime,
    progress: Progress | None = None,
) -> dict[str, ImportReport]:
    """Fill a migrated database with demo counties, each in one transaction; the same seed again changes nothing.

    Args:
        database: one that holds no other county.
        actor: the operator at the machine.
        regions: codes or names of demo counties.
        seed: which of the possible records are made up.
        now: the moment, for the audit.
        progress: is told how far it has come.

    Returns:
        What was imported, by county code.

    Raises:
        NotPermittedError: only the operator at the machine sets up counties.
        BadInputError: the database holds other counties, or the demonstration of another seed; nothing was written.
    """
    require(actor, Action.SET_UP)
    codes = tuple(dict.fromkeys(map(demo_region, regions)))
    with database.read() as session:
        _refuse_other_data(session, codes, seed)
    reports = {}
    for step, code in enumerate(codes):
        parsed = Parsed.from_rows(ledgers(code, seed), name=f"{VERB} {COUNTIES[code].short} {seed}")
        with database.write() as session:
            _refuse_other_data(session, codes, seed)
            calendars.install(session)
            _create(session, actor, code, seed, now)
            reports[code] = import_ledgers(
                session,
                actor=actor,
                region=code,
                parsed=parsed,
                now=now,
                progress=_part(progress, step, len(codes)),
            )
            if reports[code].errors:
                what = reports[code].errors[0].sentence()
                raise BadInputError(say("The demonstration breaks a rule of the ledgers. {what}", what=what))
    database.analyze()
    return reports


def _create(session: Session, actor: Actor, code: str, seed: int, now: datetime) -> None:
    """Create the county unless it is there, and note the seed of its records."""
    if session.get(Region, code) is not None:
        return
    county = COUNTIES[code]
    create_county(
        session,
        actor=actor,
        code=code,
        name=county.name,
        campaign=county.campaign,
        starts_on=county.starts_on,
        ends_on=county.ends_on,
        now=now,
        demo=True,
        demo_day=KNOWN_UNTIL,
    )
    session.add(AuditEntry(region=code, at=now, actor=actor.name, verb=VERB, details={"seed": seed}))
    session.flush()


def _refuse_other_data(session: Session, codes: Sequence[str], seed: int) -> None:
    found = session.exec(
        select(Region, Campaign).join(Campaign, col(Campaign.region) == col(Region.code), isouter=True)
    )
    others = [f"{region.name} {region.code}" for region, campaign in found if campaign is None or not campaign.demo]
    if others:
        raise BadInputError(
            say(
                "The database holds other data: {counties}. The demonstration needs a database of its own.",
                counties=", ".join(others),
            )
        )
    loaded = session.exec(select(AuditEntry).where(AuditEntry.verb == VERB, col(AuditEntry.region).in_(codes)))
    seeds = {entry.details["seed"] for entry in loaded} - {seed}
    if seeds:
        raise BadInputError(
            say(
                "The database holds the demonstration of seed {seed} already; use that seed or another database.",
                seed=", ".join(map(str, sorted(seeds))),
            )
        )


def _part(progress: Progress | None, step: int, steps: int) -> Progress | None:
    """Return what hears of one county's import as its part of the whole."""
    if progress is None:
        return None

    def tell(share: float, doing: Message) -> None:
        progress((step + share) / steps, doing)

    return tell
