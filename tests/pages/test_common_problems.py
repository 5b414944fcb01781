"""Common problems and milestones on the screen: suggested with the reasons, merged, separated; ticked once reached."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from models import Cadre, Enterprise
from services.database import Database
from services.ledgers import issues
from services.ledgers.issues.standing import Standing, standing

from .conftest import HUXIAN, actor, copied, seen

LIST, ISSUE = "problems/issues.py", "problems/issue.py"
OFFICE, DEPARTMENT = "huxian-office", "huxian-department"
TODAY = date(2017, 7, 7)
TEXTS = ("园区夜间停电频繁，影响生产线运转", "夜间停电频繁影响生产线", "园区夜间停电频繁，生产线受影响")


@pytest.fixture(scope="module")
def desk(demo: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Return the demonstration in a copy of its own."""
    return copied(demo, tmp_path_factory.mktemp("common"))


def do(desk: Database, verb: str, name: str = OFFICE, code: str = "", **given):
    who = actor(desk, name)
    version = {"code": code, "version": now(desk, code).version} if code else {}
    with desk.write() as session:
        return getattr(issues, verb)(
            session, actor=who, region=HUXIAN, today=TODAY, now=datetime.now(UTC), **version, **given
        )


def now(desk: Database, code: str) -> Standing:
    with desk.read() as session:
        found = standing(session, HUXIAN, code)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def three(desk: Database) -> list[str]:
    """Return the same problem of three enterprises of one sector."""
    with desk.read() as session:
        firms = session.exec(
            select(Enterprise.enterprise_code)
            .where(Enterprise.region == HUXIAN)
            .order_by(col(Enterprise.enterprise_code))
        ).all()
        cadre = session.exec(select(Cadre.cadre_code).where(Cadre.region == HUXIAN)).first()
    return [
        do(desk, "register_issue", enterprise=firm, raised_by=cadre, sector="科技", summary=text)
        for firm, text in zip(firms[:3], TEXTS, strict=True)
    ]


def test_the_office_sees_why_a_problem_may_be_common_merges_it_and_undoes_that(as_user, desk, three):
    lead, child, _ = three
    at = as_user(OFFICE, issue=child).switch_page(ISSUE).run()
    assert not at.exception
    assert "疑似共性问题" in seen(at)
    assert "夜间停电频繁" in seen(at)
    assert "3 户企业" in seen(at)
    at.selectbox(key="merge_with").select(lead).run()
    at.button(key="merge").click().run()
    assert not at.exception
    assert "已并入牵头问题" in seen(at)
    other = as_user(OFFICE, issue=lead).switch_page(ISSUE).run()
    assert "并入本问题的 1 个问题" in seen(other)
    assert child in seen(other)
    at.button(key="separate").click().run()
    assert "已并入牵头问题" not in seen(at)


def test_the_list_can_be_narrowed_to_what_is_suggested_or_merged(as_user, desk, three):
    def shown(common: str) -> str:
        at = as_user(OFFICE, common=common).switch_page(LIST).run()
        assert not at.exception
        return seen(at)

    assert all(code in shown("suggested") for code in three)
    assert not any(code in shown("merged") for code in three)
    do(desk, "merge_issue", code=three[2], lead=three[0])
    merged = shown("merged")
    assert three[2] in merged
    assert three[0] in merged
    assert three[1] not in merged


def test_a_department_is_told_of_no_suggestion(as_user, desk, three):
    do(desk, "grade_issue", code=three[1], level="B", systemic=True)
    do(desk, "assign_issue", code=three[1], department="D06")
    at = as_user(DEPARTMENT, issue=three[1]).switch_page(ISSUE).run()
    assert not at.exception
    assert "疑似共性问题" not in seen(at)
    assert "merge" not in {button.key for button in at.button}


def test_whoever_handles_it_ticks_a_milestone_and_what_is_late_is_marked(as_user, desk, three):
    code = three[1]
    do(desk, "receive_issue", DEPARTMENT, code)
    stones = [(date(2017, 7, 3), "勘查"), (date(2017, 7, 28), "检修")]
    do(desk, "plan_issue", DEPARTMENT, code, measures="分两步检修", milestones=stones)
    at = as_user(DEPARTMENT, issue=code).switch_page(ISSUE).run()
    assert "逾期未完成" in seen(at)
    at.button(key="reach_0").click().run()
    assert not at.exception
    assert "2017-07-07 逾期完成" in seen(at)
    assert {button.key for button in at.button if (button.key or "").startswith("reach")} == {"reach_1"}
    assert "reach_1" not in {button.key for button in as_user(OFFICE, issue=code).switch_page(ISSUE).run().button}
