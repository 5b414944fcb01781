"""The world of the matrix: two counties with the same codes and other names, one user a role, and what each can want.

The cast is of D01 in 610124, the cadre is G001. What is of D02 and its cadre G003 is another department's; what is of
610125 is another county's, though its codes are the same.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, Final

from sqlmodel import Session

from models import (
    Assignment,
    Cadre,
    Campaign,
    CheckStep,
    Department,
    Enterprise,
    Escalation,
    ExemptionRequest,
    Handover,
    Inspection,
    Issue,
    IssueFile,
    MonthlyReport,
    Region,
    Registration,
    Reopening,
    SpotCheck,
    User,
    UserSession,
    Visit,
)
from models.values import (
    CheckEvent,
    CheckMode,
    EnterpriseKind,
    EscalationKind,
    ExemptionReason,
    FindingState,
    Level,
    Outcome,
    Role,
    Ruling,
    Sector,
    Severity,
    SubjectKind,
    Verdict,
    VisitMethod,
)
from services.access import Actor
from services.accounts.tokens import digest
from services.database import Database
from tests.conftest import add_calendar

OWN_COUNTY, OTHER_COUNTY = "610124", "610125"
START, END, AS_OF = date(2016, 7, 1), date(2016, 8, 31), date(2016, 9, 7)
TODAY = date(2016, 9, 14)
NOW = datetime(2016, 9, 14, 2, 30, tzinfo=UTC)
PASSWORD: Final = "走访要实，办结要快，2016年"
NEIGHBOUR: Final = "邻县"
"""Begins every name of the other county, so that nothing of it can be taken for anything else."""

ACTORS: Final = {
    "L": Actor("leader", Role.LEADER, OWN_COUNTY),
    "S": Actor("supervisor", Role.SUPERVISOR, OWN_COUNTY),
    "O": Actor("office", Role.OFFICE, OWN_COUNTY),
    "D": Actor("department", Role.DEPARTMENT, OWN_COUNTY, dept_code="D01"),
    "C": Actor("cadre", Role.CADRE, OWN_COUNTY, cadre_code="G001", dept_code="D01"),
    "A": Actor("administrator", Role.ADMINISTRATOR, None),
}
"""One user a role, by the letter that the matrix writes."""
_OTHERS: Final = (
    Actor("d2", Role.DEPARTMENT, OWN_COUNTY, dept_code="D02"),
    Actor("neighbour", Role.CADRE, OTHER_COUNTY, cadre_code="G001", dept_code="D01"),
)


@dataclass(frozen=True)
class Target:
    """Whose records are asked for; `user` is blank where it is the actor's own account."""

    name: str
    region: str
    department: str
    cadre: str
    enterprise: str
    user: str | None = None

    def code(self, kind: str) -> str:
        """Return the code of one of its records.

        A visit `V`; a check that is open `P` or confirmed `Q`; a problem that is graded `U`, assigned `A`, handled `W`,
        reported upward `E` by `SB`, directed `X`, closed `Z` or handled again `R`.
        """
        return f"{kind}-{self.cadre}"


OWN: Final = Target("own", OWN_COUNTY, "D01", "G001", "Q001")
DEPARTMENT: Final = Target("other department", OWN_COUNTY, "D02", "G003", "Q002", user="d2")
COUNTY: Final = Target("other county", OTHER_COUNTY, "D01", "G001", "Q001", user="neighbour")
TARGETS: Final = (OWN, DEPARTMENT, COUNTY)


@dataclass(frozen=True)
class Case:
    """One call: who asks for whose records, with what."""

    database: Database
    session: Session
    actor: Actor
    to: Target
    out: BytesIO = field(default_factory=BytesIO)

    @property
    def user(self) -> str:
        """Return the sign-in name of the account asked for."""
        return self.to.user or self.actor.name

    @property
    def asked(self) -> dict[str, Any]:
        """Return the arguments of whatever is asked of a county."""
        return {"actor": self.actor, "region": self.to.region}

    @property
    def check(self) -> dict[str, Any]:
        """Return the arguments of a verb on the check that is open."""
        return {**self.asked, "code": self.to.code("P"), "today": TODAY, "now": NOW}

    def issue(self, kind: str) -> dict[str, Any]:
        """Return the arguments of a verb on an issue, by the letter of `Target.code`."""
        return {**self.asked, "code": self.to.code(kind), "version": 1, "today": TODAY, "now": NOW}

    @property
    def handover(self) -> int:
        """Return the number of a hand-over that the target's cadre has to sign."""
        return TARGETS.index(self.to) + 1 if self.to in TARGETS else 0

    @property
    def report(self) -> dict[str, Any]:
        """Return the arguments of whatever is done with that report."""
        pair = {"cadre": self.to.cadre, "enterprise": self.to.enterprise}
        return {**self.asked, **pair, "month": START, "today": TODAY}

    @property
    def own_report(self) -> dict[str, Any]:
        """Return the arguments of what a cadre does with the report of the month after, which is owed."""
        return {**self.asked, "enterprise": self.to.enterprise, "month": END.replace(day=1), "today": TODAY}

    @property
    def request(self) -> dict[str, Any]:
        """Return the arguments of a verb on the exempt month that waits to be decided on."""
        number = TARGETS.index(self.to) + 1 if self.to in TARGETS else 0
        return {**self.asked, "number": number, "version": 1, "today": TODAY, "now": NOW}

    def paper(self, stage: int) -> dict[str, Any]:
        """Return the arguments of a verb on the actor's own paper: 0 is just begun, 1 has its visit, 2 is told."""
        if self.to not in TARGETS:
            return {**self.asked, "number": 0}
        place = list(ACTORS.values()).index(self.actor) * len(TARGETS) + TARGETS.index(self.to)
        number = place * _STAGES + stage + 1
        return {**self.asked, "number": number}


_STAGES: Final = 3


def session_of(name: str) -> str:
    """Return the digest of a user's session."""
    return digest(f"token of {name}")


def fill(session: Session, password_hash: str) -> None:
    """Write the world."""
    add_calendar(session, 2016)
    for code, name, prefix in ((OWN_COUNTY, "周至县", ""), (OTHER_COUNTY, f"{NEIGHBOUR}户县", NEIGHBOUR)):
        _county(session, code, name, prefix)
    for actor in (*ACTORS.values(), *_OTHERS):
        session.add(
            User(
                name=actor.name,
                role=actor.role,
                region=actor.region,
                cadre_code=actor.cadre_code,
                dept_code=actor.dept_code,
                password_hash=password_hash,
                created_at=NOW,
            )
        )
        session.flush()
        session.add(UserSession(token_hash=session_of(actor.name), user_name=actor.name, started_at=NOW, seen_at=NOW))
    for target in TARGETS:
        _checks(session, target)
        _problems(session, target)
        _handover(session, target)
    for target in TARGETS:
        _request(session, target)
    for actor in ACTORS.values():
        for target in TARGETS:
            _papers(session, actor, target)


def _county(session: Session, code: str, name: str, prefix: str) -> None:
    session.add(Region(code=code, name=name, calendar="CN"))
    session.flush()
    session.add(Campaign(region=code, name=f"{prefix}亲商助企", starts_on=START, ends_on=date(2018, 6, 7), demo=False))
    for department in ("D01", "D02"):
        session.add(Department(region=code, dept_code=department, name=f"{prefix}部门{department}", group="县级部门"))
    session.flush()
    for cadre, department in (("G001", "D01"), ("G002", "D01"), ("G003", "D02")):
        session.add(
            Cadre(region=code, cadre_code=cadre, name=f"{prefix}干部{cadre}", dept_code=department, group="县级部门")
        )
    for enterprise in ("Q001", "Q002"):
        session.add(
            Enterprise(
                region=code,
                enterprise_code=enterprise,
                name=f"{prefix}企业{enterprise}",
                kind=EnterpriseKind.ABOVE_SCALE,
                sector=Sector.INDUSTRY,
            )
        )
    session.flush()
    for cadre, enterprise in (("G001", "Q001"), ("G003", "Q002")):
        session.add(Assignment(region=code, cadre_code=cadre, enterprise_code=enterprise, start_on=START))
        session.add(
            Visit(
                region=code,
                visit_code=f"V-{cadre}",
                cadre_code=cadre,
                enterprise_code=enterprise,
                visited_on=date(2016, 7, 20),
                recorded_on=date(2016, 7, 21),
                method=VisitMethod.ON_SITE,
                summary=f"{prefix}了解{cadre}的用工",
                confirmed=True,
            )
        )
        session.add(
            MonthlyReport(
                region=code,
                cadre_code=cadre,
                enterprise_code=enterprise,
                month=START,
                submitted_on=date(2016, 8, 3),
                no_issue=True,
                suggestions=f"{prefix}{cadre}建议简化材料",
            )
        )
    session.flush()


def _checks(session: Session, target: Target) -> None:
    """Write a finding to be heard, and one confirmed with something to rectify, each about cadre and department."""
    prefix = NEIGHBOUR if target.region == OTHER_COUNTY else ""
    for kind, state in (("P", FindingState.OPEN), ("Q", FindingState.CONFIRMED)):
        confirmed = state is FindingState.CONFIRMED
        session.add(
            SpotCheck(
                region=target.region,
                check_code=target.code(kind),
                checked_on=date(2016, 9, 1),
                mode=CheckMode.OPEN,
                inspectors=f"{prefix}督查甲",
                dept_code=target.department,
                cadre_code=target.cadre,
                items_checked=4,
                items_passed=1,
                verdict=Verdict.FAIL,
                severity=Severity.MINOR,
                finding=f"{prefix}{target.cadre}台账缺页",
                state=state,
                confirmed_on=date(2016, 9, 5) if confirmed else None,
                rectify_due_on=date(2016, 9, 12) if confirmed else None,
            )
        )
        session.flush()
        session.add(
            CheckStep(
                region=target.region, check_code=target.code(kind), event=CheckEvent.WRITTEN, author="writer", at=NOW
            )
        )


def _handover(session: Session, target: Target) -> None:
    """Write a hand-over in which both are the target's cadre, so that nobody else's code belongs in an answer."""
    session.add(
        Handover(
            region=target.region,
            enterprise_code=target.enterprise,
            from_cadre=target.cadre,
            to_cadre=target.cadre,
            on=TODAY,
            author="office",
            at=NOW,
            issues=[target.code("W")],
        )
    )
    session.flush()


def _problems(session: Session, target: Target) -> None:
    """Write one problem in each state that a verb begins from, raised and handled by the target's cadre."""
    prefix = NEIGHBOUR if target.region == OTHER_COUNTY else ""
    given: dict[str, Any] = {
        "region": target.region,
        "enterprise_code": target.enterprise,
        "raised_by": target.cadre,
        "sector": Sector.INDUSTRY,
        "summary": f"{prefix}{target.enterprise}厂区积水",
        "registered_on": date(2016, 9, 12),
        "level": Level.B,
    }
    session.add(Registration(issue_code=target.code("U"), graded_on=date(2016, 9, 13), **given))
    for kind in "AWEXZR":
        is_closed, response = kind in "ZR", None if kind == "A" else date(2016, 9, 13)
        session.add(
            Issue(
                issue_code=target.code(kind),
                systemic=False,
                dept_code=target.department,
                owner_code=target.cadre,
                assigned_on=date(2016, 9, 13),
                first_response_on=response,
                due_on=date(2016, 9, 30),
                closed_on=TODAY if is_closed else None,
                outcome=Outcome.SOLVED if is_closed else None,
                **given,
            )
        )
        session.flush()
        if response is not None:
            file = {"issue_code": target.code(kind), "received_on": response}
            session.add(IssueFile(region=target.region, **file))
    _reported(session, target)
    session.add(
        Reopening(
            region=target.region, reopening_code=target.code("CB"), issue_code=target.code("R"), reopened_on=TODAY
        )
    )
    session.flush()


def _reported(session: Session, target: Target) -> None:
    """Write a report that waits for a ruling, and one that became a directive to the target's department."""
    reported = {"region": target.region, "escalated_on": TODAY, "kind": EscalationKind.VOLUNTARY}
    session.add(Escalation(escalation_code=target.code("SB"), issue_code=target.code("E"), **reported))
    session.add(
        Escalation(
            escalation_code=target.code("SD"),
            issue_code=target.code("X"),
            ruling=Ruling.ACCEPTED,
            ruled_on=TODAY,
            directive_dept=target.department,
            directive_due_on=date(2016, 10, 31),
            **reported,
        )
    )
    session.flush()


def _request(session: Session, target: Target) -> None:
    """Write a request for an exempt month, by an account of the target's cadre; requests are numbered from 1."""
    session.add(
        ExemptionRequest(
            region=target.region,
            cadre_code=target.cadre,
            enterprise_code=target.enterprise,
            month=date(2016, 9, 1),
            reason=ExemptionReason.AWAY,
            asked_by="asker",
            asked_on=TODAY,
        )
    )
    session.flush()


def _papers(session: Session, actor: Actor, target: Target) -> None:
    """Write a paper of the actor's own at each stage: whatever is refused is refused for the role alone."""
    for stage in range(_STAGES):
        session.add(
            Inspection(
                region=target.region,
                inspector=actor.name,
                subject_kind=SubjectKind.CADRE,
                subject_code=target.cadre,
                visit_code=target.code("V") if stage else None,
                begun_at=NOW,
                told_topic="用工" if stage == _STAGES - 1 else None,
                told_at=NOW if stage == _STAGES - 1 else None,
            )
        )
        session.flush()
