"""Every edge of the machine: it works from each of its states, and from no other, for whoever may and nobody else."""

from pathlib import Path

import pytest
from sqlmodel import select

from models import Issue, Region
from services.access import ALLOWED
from services.errors import BadInputError, NotFoundError, NotPermittedError, StaleRecordError
from services.ledgers import issues
from services.ledgers.issues.handbook import life_cycle
from services.ledgers.issues.machine import EDGES, STATES, Deed, State, Who, deeds_in, state_of
from services.ledgers.issues.reading import issue
from tests.issues.conftest import NOW, REGION, ROUTES, USUAL, Life, People

DOCS = Path(__file__).parents[2] / "docs"
STEPS = [(deed, state) for deed, edge in EDGES.items() for state in edge.before if state is not None]


def test_every_state_is_reached_by_verbs_alone():
    assert set(ROUTES) == set(STATES) == set(State)
    assert set(USUAL) == set(EDGES) == set(Deed)


@pytest.mark.parametrize(("deed", "state"), STEPS, ids=lambda one: one.value)
def test_an_edge_leads_where_the_table_says_and_leaves_its_line(life: Life, deed, state):
    life.bring_to(state)
    before, story = life.now, len(life.steps())
    life.do(deed)
    after = life.now
    assert after.state in (EDGES[deed].to or (state,))
    assert after.version > before.version
    assert life.audit()[-1] == (deed.value, USUAL[deed][0].name)
    assert len(life.steps()) > story
    assert life.steps()[-1][1] == USUAL[deed][0].name


@pytest.mark.parametrize("deed", [Deed.REGISTER, Deed.SETTLE], ids=lambda one: one.value)
def test_an_issue_begins_with_its_line(life: Life, deed):
    life.do(deed)
    assert (life.now.state,) == EDGES[deed].to
    assert life.audit() == [(deed.value, "cadre")]
    assert [author for _event, author in life.steps()] == ["cadre"] * len(life.steps())


@pytest.mark.parametrize("state", State, ids=lambda one: one.value)
def test_what_is_out_of_turn_is_refused_and_writes_nothing(life: Life, state):
    life.bring_to(state)
    before, lines = life.now, life.audit()
    others = [deed for deed in Deed if deed not in deeds_in(state) and None not in EDGES[deed].before]
    assert others
    for deed in others:
        report = {"escalation": "SB-none"} if deed in (Deed.ACCEPT, Deed.RETURN) else {}
        with pytest.raises((BadInputError, NotPermittedError, NotFoundError)):
            life.do(deed, **report)
    assert (life.now, life.audit()) == (before, lines)


@pytest.mark.parametrize("deed", Deed, ids=lambda one: one.value)
def test_only_the_roles_with_the_right_do_it(life: Life, deed):
    state = next(state for state in EDGES[deed].before)
    if state is not None:
        life.bring_to(state)
    everybody = [one for one in vars(People).values() if hasattr(one, "role")]
    barred = [one for one in everybody if EDGES[deed].action not in ALLOWED[one.role] or one.region != REGION]
    assert {"administrator", "stranger"} <= {one.name for one in barred}
    lines = life.audit()
    for actor in barred:
        with pytest.raises(NotPermittedError):
            life.do(deed, actor=actor)
    assert life.audit() == lines


HANDLED = [deed for deed, edge in EDGES.items() if edge.who is Who.HANDLER]


@pytest.mark.parametrize("deed", HANDLED, ids=lambda one: one.value)
def test_what_the_department_in_charge_does_another_department_and_the_assisting_cadre_do_not(life: Life, deed):
    life.bring_to(next(state for state in EDGES[deed].before if state is not None))
    for actor in (People.own_department, People.cadre):
        with pytest.raises(NotPermittedError):
            life.do(deed, actor=actor)
    life.do(deed, actor=People.department)


@pytest.mark.parametrize("deed", [deed for deed, edge in EDGES.items() if edge.who is Who.IMPARTIAL])
def test_nobody_judges_what_their_own_department_handled(life: Life, deed):
    life.bring_to(next(state for state in EDGES[deed].before if state is not None))
    usual = USUAL[deed][0]
    insider = type(usual)(usual.name, usual.role, usual.region, dept_code="D02")
    with pytest.raises(NotPermittedError):
        life.do(deed, actor=insider)
    life.do(deed)


def test_whoever_closed_it_judges_it_no_more_than_the_department_does(life: Life):
    life.do(Deed.SETTLE, actor=People.office, raised_by="G001")
    with pytest.raises(NotPermittedError, match="own work"):
        life.do(Deed.CROSS_OFF)
    life.do(Deed.CONFIRM)


@pytest.mark.parametrize("state", [State.ASSIGNED, State.HANDLING])
def test_without_a_report_there_is_nothing_to_rule_on(life: Life, state):
    life.bring_to(state)
    lines = life.audit()
    for deed in (Deed.ACCEPT, Deed.RETURN):
        with pytest.raises(BadInputError, match="No report on issue"):
            life.do(deed, escalation="SB-none")
        assert deed not in offered(life)
    assert life.audit() == lines
    life.waiting()
    assert {Deed.ACCEPT, Deed.RETURN} <= offered(life)


def offered(life: Life) -> frozenset[Deed]:
    with life.database.read() as session:
        return issue(session, actor=People.office, region=REGION, code=life.code, today=life.today).deeds


def test_a_directive_is_carried_out_by_the_department_that_it_names(life: Life):
    life.bring_to(State.DIRECTED)
    with pytest.raises(NotPermittedError):
        life.do(Deed.CARRY_OUT, actor=People.department)
    life.do(Deed.CARRY_OUT)
    assert life.now.state is State.HANDLING


@pytest.mark.parametrize("state", [State.REGISTERED, State.HANDLING, State.CLOSED])
def test_a_second_person_who_looked_before_is_told(life: Life, state):
    life.bring_to(state)
    looked_at = life.now.version
    deed = {State.REGISTERED: Deed.GRADE, State.HANDLING: Deed.PROGRESS, State.CLOSED: Deed.CONFIRM}[state]
    life.do(deed)
    lines = life.audit()
    with pytest.raises(StaleRecordError):
        life.do(deed, version=looked_at)
    assert life.audit() == lines


def test_another_countys_issue_is_not_there(life: Life):
    life.bring_to(State.CLOSED)
    version, lines = life.now.version, life.audit()
    with life.database.write() as session, pytest.raises(NotFoundError):
        issues.cross_off_issue(
            session,
            actor=People.stranger,
            region="610125",
            code=life.code,
            version=version,
            by="示例主任",
            today=life.today,
            now=NOW,
        )
    assert (life.now.state, life.audit()) == (State.CLOSED, lines)


def test_a_change_shows_at_the_next_look_of_whoever_scores(life: Life):
    life.bring_to(State.HANDLING)
    before = _ledger_version(life)
    life.do(Deed.CLOSE)
    assert _ledger_version(life) > before


def _ledger_version(life: Life) -> int:
    with life.database.read() as session:
        return session.exec(select(Region.ledger_version).where(Region.code == REGION)).one()


def test_an_issue_stands_in_the_ledger_from_its_assignment_on(life: Life):
    life.bring_to(State.GRADED)
    with life.database.read() as session:
        assert session.exec(select(Issue)).all() == []
    life.do(Deed.ASSIGN)
    with life.database.read() as session:
        row = session.exec(select(Issue)).one()
    assert (row.issue_code, row.dept_code, row.owner_code, row.level) == (life.code, "D02", "G003", "B")
    assert (row.registered_on, row.assigned_on) == (life.today, life.today)


def test_facts_tell_one_state_each():
    assert state_of({}) is State.REGISTERED
    assert state_of({"graded_on": 1, "assigned_on": 1, "closed_on": 1, "called_on": None}) is State.CLOSED


@pytest.mark.parametrize(("file", "language"), [("lifecycle.md", "zh_CN"), ("lifecycle.en.md", "en")])
def test_the_document_is_what_the_machine_gives(file, language):
    """When this fails: `uv run python -m services.ledgers.issues.handbook zh_CN > docs/lifecycle.md`."""
    assert (DOCS / file).read_text("utf-8") == life_cycle(language)
