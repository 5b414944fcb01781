"""A small county, the people an issue passes through, and an issue that can be brought to any state by the verbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import Assignment, AuditEntry, Escalation, IssueStep, Region
from models.values import EscalationKind, Role
from services.access import Actor
from services.database import Database
from services.ledgers import issues
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.standing import Standing, standing
from tests.conftest import add_calendar

REGION = "610124"
TODAY = date(2016, 9, 14)
NOW = datetime(2016, 9, 14, 2, 30, tzinfo=UTC)


class People:
    """G001 of D01 assists Q001; its issue is assigned to D02, where G003 answers for it."""

    office = Actor("office", Role.OFFICE, REGION)
    supervisor = Actor("supervisor", Role.SUPERVISOR, REGION)
    leader = Actor("leader", Role.LEADER, REGION)
    cadre = Actor("cadre", Role.CADRE, REGION, cadre_code="G001", dept_code="D01")
    owner = Actor("owner", Role.CADRE, REGION, cadre_code="G003", dept_code="D02")
    department = Actor("department", Role.DEPARTMENT, REGION, dept_code="D02")
    own_department = Actor("own-department", Role.DEPARTMENT, REGION, dept_code="D01")
    administrator = Actor("administrator", Role.ADMINISTRATOR, None)
    stranger = Actor("stranger", Role.OFFICE, "610125")


P = People
WORDS = {"said": "企业已知情", "reason": "理由如下"}
NEW = {"enterprise": "Q001", "sector": "工业", "summary": "厂区雨水倒灌，请求疏通管网。"}
USUAL: Mapping[Deed, tuple[Actor, Mapping[str, Any]]] = {
    Deed.REGISTER: (P.cadre, NEW),
    Deed.SETTLE: (P.cadre, {**NEW, "measures": "当场联系供电所恢复供电。"}),
    Deed.GRADE: (P.office, {"level": "B", "systemic": False}),
    Deed.DECLINE: (P.office, {"reason": "不属于企业问题"}),
    Deed.ASSIGN: (P.office, {"department": "D02", "owner": "G003"}),
    Deed.RECEIVE: (P.department, {}),
    Deed.OBJECT: (P.department, {"reason": "属住建部门职责"}),
    Deed.DESIGNATE: (P.office, {"reason": "职责清单第三条"}),
    Deed.REASSIGN: (P.office, {"department": "D01", "owner": "G002", "reason": "属示例部门职责"}),
    Deed.RESPOND: (P.department, {"said": "已与企业联系"}),
    Deed.PLAN: (P.owner, {"measures": "分两步疏通", "milestones": [(TODAY + timedelta(days=5), "勘查")]}),
    Deed.PROGRESS: (P.cadre, {"said": "已完成勘查"}),
    Deed.ASK_EXTENSION: (P.department, {"until": date(2016, 12, 2), "reason": "汛期无法施工"}),
    Deed.EXTEND: (P.office, {}),
    Deed.REFUSE_EXTENSION: (P.office, {"reason": "理由不充分"}),
    Deed.ESCALATE: (P.cadre, {"cause": "管网老旧", "tried": "多次协调", "proposal": "列入改造"}),
    Deed.ACCEPT: (P.leader, {"department": "D01", "due_on": date(2016, 12, 30)}),
    Deed.RETURN: (P.office, {"said": "部门可以解决"}),
    Deed.CARRY_OUT: (P.own_department, {"said": "已列入计划并开工"}),
    Deed.CLOSE: (P.department, {"outcome": "已解决", "said": "管网已疏通"}),
    Deed.CONFIRM: (P.supervisor, {"rating": "满意", "said": "企业表示问题已解决"}),
    Deed.CROSS_OFF: (P.office, {"by": "示例主任"}),
    Deed.CALL_BACK: (P.supervisor, {"said": "企业表示没有再发生"}),
    Deed.REOPEN: (P.supervisor, {"reason": "雨后再次倒灌"}),
    Deed.RECLOSE: (P.owner, {"outcome": "已解决", "said": "更换管道"}),
}
"""Who usually does it, with what."""

_HANDLED = (Deed.REGISTER, Deed.GRADE, Deed.ASSIGN, Deed.RECEIVE, Deed.RESPOND)
_CLOSED = (*_HANDLED, Deed.CLOSE)
ROUTES: Mapping[State, tuple[Deed, ...]] = {
    State.REGISTERED: _HANDLED[:1],
    State.DECLINED: (Deed.REGISTER, Deed.DECLINE),
    State.GRADED: _HANDLED[:2],
    State.ASSIGNED: _HANDLED[:3],
    State.OBJECTED: (*_HANDLED[:3], Deed.OBJECT),
    State.RECEIVED: _HANDLED[:4],
    State.HANDLING: _HANDLED,
    State.EXTENSION_ASKED: (*_HANDLED, Deed.ASK_EXTENSION),
    State.ESCALATED: (*_HANDLED, Deed.ESCALATE),
    State.DIRECTED: (*_HANDLED, Deed.ESCALATE, Deed.ACCEPT),
    State.CLOSED: _CLOSED,
    State.CONFIRMED: (*_CLOSED, Deed.CONFIRM),
    State.CROSSED_OFF: (*_CLOSED, Deed.CROSS_OFF),
    State.ENDED: (*_CLOSED, Deed.CROSS_OFF, Deed.CALL_BACK),
    State.REOPENED: (*_CLOSED, Deed.CROSS_OFF, Deed.REOPEN),
    State.RECLOSED: (*_CLOSED, Deed.CROSS_OFF, Deed.REOPEN, Deed.RECLOSE),
}
"""By which deeds an issue comes to a state."""


@dataclass
class Life:
    """One issue of the county, and the days that go by for it."""

    database: Database
    today: date = TODAY
    code: str = ""

    def do(self, deed: Deed, *, actor: Actor | None = None, version: int | None = None, **other: Any) -> Any:
        """Do a deed as it is usually done, but for what is given."""
        usual, said = USUAL[deed]
        given = {**said, **other}
        if deed not in (Deed.REGISTER, Deed.SETTLE):
            given |= {"code": self.code, "version": self.now.version if version is None else version}
        if deed in (Deed.ACCEPT, Deed.RETURN) and "escalation" not in given:
            given |= {"escalation": self.waiting()}
        with self.database.write() as session:
            found = getattr(issues, deed.value)(
                session, actor=actor or usual, region=REGION, today=self.today, now=NOW, **given
            )
        if deed in (Deed.REGISTER, Deed.SETTLE):
            self.code = found
        return found

    def bring_to(self, state: State) -> "Life":
        """Bring a new issue to a state."""
        for deed in ROUTES[state]:
            self.do(deed)
        assert self.now.state is state
        return self

    @property
    def now(self) -> Standing:
        """Return the issue as it stands."""
        with self.database.read() as session:
            found = standing(session, REGION, self.code)
        assert found is not None
        return found

    def waiting(self) -> str:
        """Return the code of the report that waits for a ruling; the daily run made one where nobody else did."""
        with self.database.write() as session:
            waiting = session.exec(
                select(Escalation.escalation_code).where(
                    Escalation.issue_code == self.code, col(Escalation.ruling).is_(None)
                )
            ).first()
            if waiting is None:
                waiting = "SB-tick"
                kind = EscalationKind.OVERDUE
                session.add(
                    Escalation(
                        region=REGION,
                        escalation_code=waiting,
                        issue_code=self.code,
                        escalated_on=self.today,
                        kind=kind,
                    )
                )
        return waiting

    def steps(self) -> list[tuple[str, str]]:
        """Return what happened, and who did it."""
        with self.database.read() as session:
            found = session.exec(
                select(IssueStep).where(IssueStep.issue_code == self.code).order_by(col(IssueStep.number))
            )
            return [(step.event, step.author) for step in found]

    def audit(self) -> list[tuple[str, str]]:
        """Return every audit line about the issue: the verb and who did it."""
        with self.database.read() as session:
            lines = session.exec(select(AuditEntry).order_by(col(AuditEntry.number)))
            return [(line.verb, line.actor) for line in lines if line.details.get("issue") == self.code]


@pytest.fixture(scope="session")
def people() -> type[People]:
    return People


@pytest.fixture
def life(database: Database, county: str) -> Life:
    """Return an issue that is yet to be registered; the calendar is that of 2016 and 2017."""
    with database.write() as session:
        add_calendar(session, 2016, 2017)
        for cadre, enterprise in (("G001", "Q001"), ("G003", "Q002")):
            session.add(
                Assignment(region=REGION, cadre_code=cadre, enterprise_code=enterprise, start_on=date(2016, 7, 1))
            )
        session.add(Region(code="610125", name="户县", calendar="CN"))
    return Life(database)
