"""共性问题: suggested with its reasons, merged and separated; what is merged keeps its own clock and outcome."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models import Assignment, Enterprise, Merger
from models.values import EnterpriseKind
from services.database import Database
from services.errors import BadInputError, NotFoundError, NotPermittedError, StaleRecordError
from services.ledgers import issues
from services.ledgers.issues.alike import Suggestion, suggestion
from services.ledgers.issues.likeness import likeness, pairs, shared_words
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.merging import Links, links
from services.ledgers.issues.reading import Filter, issue, issues_page
from services.ledgers.procedure import procedure
from tests.issues.conftest import NOW, REGION, TODAY, Life, People

FLOOD = ("厂区雨水倒灌，请求疏通管网。", "雨水倒灌厂区，管网需要疏通", "暴雨后雨水倒灌，请求疏通管网")


def raised(life: Life, firm: str, summary: str, *, days: int = 0, sector: str = "工业") -> Life:
    """Register a problem so many days after the first one."""
    life.today = TODAY + timedelta(days=days)
    given = {"enterprise": firm, "summary": summary, "sector": sector, "raised_by": "G001"}
    life.do(Deed.REGISTER, actor=People.office, **given)
    return Life(life.database, life.today, life.code)


@pytest.fixture
def three(life: Life) -> list[Life]:
    """Return the same problem of three enterprises, and one of another kind."""
    with life.database.write() as session:
        for code in ("Q003", "Q004"):
            session.add(
                Enterprise(
                    region=REGION,
                    enterprise_code=code,
                    name=f"示例{code}厂",
                    kind=next(iter(EnterpriseKind)),
                    sector="工业",
                )
            )
    firms = ("Q001", "Q003", "Q004")
    found = [raised(life, firm, text, days=30 * at) for at, (firm, text) in enumerate(zip(firms, FLOOD, strict=True))]
    raised(life, "Q001", "用工缺口较大，请求组织专场招聘", days=1)
    return found


def suggests(one: Life) -> Suggestion:
    with one.database.read() as session:
        return suggestion(session, actor=People.office, region=REGION, code=one.code)


def linked(one: Life, actor=People.office) -> Links:
    with one.database.read() as session:
        return links(session, actor=actor, region=REGION, code=one.code)


def offered(one: Life) -> frozenset[Deed]:
    with one.database.read() as session:
        return issue(session, actor=People.office, region=REGION, code=one.code, today=one.today).deeds


def merge(one: Life, lead: Life, *, actor=People.office, version: int | None = None) -> None:
    with one.database.write() as session:
        issues.merge_issue(
            session,
            actor=actor,
            region=REGION,
            code=one.code,
            version=one.now.version if version is None else version,
            lead=lead.code,
            today=one.today,
            now=NOW,
        )


def separate(one: Life, *, actor=People.office) -> None:
    with one.database.write() as session:
        issues.separate_issue(
            session, actor=actor, region=REGION, code=one.code, version=one.now.version, today=one.today, now=NOW
        )


def listed(database: Database, **asked) -> set[str]:
    with database.read() as session:
        page = issues_page(session, actor=People.office, region=REGION, asked=Filter(**asked), today=TODAY)
        return {row.issue.issue_code for row in page.rows}


def test_likeness_is_that_of_neighbouring_characters_without_the_usual_words():
    one, other = (pairs(text, without=("请求",)) for text in FLOOD[:2])
    assert likeness(one, one) == 100
    assert likeness(one, pairs("用工缺口较大")) == likeness(pairs(""), pairs("")) == 0
    assert "请求" not in one
    assert shared_words(FLOOD[0], other, without=("请求",)) == ("厂区", "雨水倒灌", "疏通", "管网")


def test_three_enterprises_within_the_days_are_suggested_with_their_reasons(three: list[Life]):
    found = suggests(three[0])
    assert (found.suggested, found.firms) == (True, procedure().common.firms.value)
    assert (found.first, found.last) == (TODAY, TODAY + timedelta(days=60))
    assert {one.code for one in found.alike} == {three[1].code, three[2].code}
    assert all("雨水倒灌" in one.shared for one in found.alike)
    assert listed(three[0].database, suggested=True) == {one.code for one in three}
    three[0].do(Deed.GRADE, systemic=True)
    assert three[0].code not in listed(three[0].database, suggested=True), "the office has decided"
    three[1].do(Deed.DECLINE)
    assert not suggests(three[2]).suggested


def test_what_is_of_another_sector_too_far_apart_or_of_one_enterprise_is_not_suggested(life: Life):
    first = raised(life, "Q001", FLOOD[0])
    for firm, sector, days in (("Q002", "旅游", 1), ("Q002", "工业", 91), ("Q001", "工业", 2)):
        raised(life, firm, FLOOD[0], sector=sector, days=days)
    found = suggests(first)
    assert (found.suggested, found.firms, len(found.alike)) == (False, 1, 1)
    assert listed(life.database, suggested=True) == set()


def test_merging_is_shown_on_both_and_closes_neither(three: list[Life]):
    lead, child, other = three
    before = (child.now.state, lead.now.state)
    merge(child, lead)
    merge(other, lead)
    assert (child.now.state, lead.now.state) == before
    assert linked(child).lead.code == lead.code
    assert [one.code for one in linked(lead).children] == [child.code, other.code]
    assert child.audit()[-1] == ("merge_issue", "office")
    assert child.steps()[-1] == lead.steps()[-1] == ("merged", "office")
    assert listed(lead.database, merged=True) == {one.code for one in three}
    lead.do(Deed.GRADE)
    lead.do(Deed.ASSIGN)
    assert child.now.state is State.REGISTERED
    separate(child)
    assert linked(child) == Links(None, ())
    assert (child.audit()[-1], child.steps()[-1]) == (("separate_issue", "office"), ("separated", "office"))
    with child.database.read() as session:
        assert [row.issue_code for row in session.exec(select(Merger))] == [other.code]


def test_what_is_merged_keeps_its_own_clock_outcome_and_rating(three: list[Life]):
    lead, child, _ = three
    merge(child, lead)
    for deed in (Deed.GRADE, Deed.ASSIGN, Deed.RECEIVE, Deed.RESPOND, Deed.CLOSE, Deed.CONFIRM):
        lead.do(deed)
    child.do(Deed.GRADE, level="A")
    child.do(Deed.ASSIGN)
    assert (lead.now.state, child.now.state) == (State.CONFIRMED, State.ASSIGNED)
    assert (child.now.outcome, child.now.rating, child.now.assigned_on) == (None, None, child.today)
    assert child.now.due_on != lead.now.due_on


def test_links_are_one_step_deep_and_of_what_was_taken_on(three: list[Life]):
    lead, child, other = three
    merge(child, lead)
    for one, to, why in (
        (lead, lead, "with itself"),
        (child, other, "undo that first"),
        (other, child, "merge with that one"),
        (lead, other, "leads others"),
    ):
        with pytest.raises(BadInputError, match=why):
            merge(one, to)
    with pytest.raises(BadInputError, match="with no other"):
        separate(other)
    other.do(Deed.DECLINE)
    with pytest.raises(BadInputError, match="not taken on"):
        merge(other, lead)
    with pytest.raises(NotFoundError):
        merge(other, Life(other.database, code="WT-none"))


def test_what_is_merged_is_not_declined_from_either_end(three: list[Life]):
    lead, child, _ = three
    merge(child, lead)
    for one in (lead, child):
        with pytest.raises(BadInputError, match="is merged; undo that first"):
            one.do(Deed.DECLINE)
        assert Deed.DECLINE not in offered(one)
        assert one.now.state is State.REGISTERED
    separate(child)
    assert Deed.DECLINE in offered(child)
    child.do(Deed.DECLINE)
    assert child.now.state is State.DECLINED


def test_only_the_office_merges_and_only_what_it_has_looked_at(three: list[Life]):
    lead, child, _ = three
    for actor in (People.leader, People.supervisor, People.department, People.cadre, People.stranger):
        with pytest.raises(NotPermittedError):
            merge(child, lead, actor=actor)
        with pytest.raises(NotPermittedError):
            separate(child, actor=actor)
    with pytest.raises(StaleRecordError):
        merge(child, lead, version=child.now.version + 1)
    assert linked(lead) == Links(None, ())


def test_of_a_problem_that_is_not_the_readers_only_its_code_and_state_are_shown(three: list[Life]):
    """G003 of D02 assists Q002 and is given Q003's problem; Q001's, which leads, is none of theirs."""
    lead, child, _ = three
    with lead.database.write() as session:
        session.add(Assignment(region=REGION, cadre_code="G003", enterprise_code="Q003", start_on=date(2016, 7, 1)))
    merge(child, lead)
    shown = linked(child, People.owner).lead
    assert (shown.code, shown.state, shown.summary, shown.enterprise) == (lead.code, State.REGISTERED, "", "")
    assert linked(child).lead.summary == FLOOD[0]
