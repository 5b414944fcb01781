"""The history at the foot of every record, and what is typed in a dialog or form while somebody else is faster."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from models import Assignment, Campaign, MonthlyReport, SpotCheck, User, Visit
from models.values import FindingState
from services.database import Database
from services.ledgers import campaign, exemptions, handovers, list_editing, visits
from services.ledgers.list_editing import TypedRow

from .conftest import HUXIAN, actor, copied, seen

TODAY = date(2017, 7, 7)
FIRM, CADRE = "Q0027", "G0027"


@pytest.fixture(scope="module")
def desk(demo: Database, tmp_path_factory) -> Database:
    """Return the demonstration in a copy of its own, in which a visit was confirmed and a list edited."""
    database = copied(demo, tmp_path_factory.mktemp("history"))
    code = a_row(database, Visit, Visit.cadre_code == CADRE).visit_code
    do(database, visits.set_confirmed, "huxian-supervisor", code=code, version=1, confirmed=False)
    rows = [TypedRow(1, {"contact": "示例联系人甲"}, FIRM, 1)]
    do(database, list_editing.save_rows, "huxian-office", sheet="enterprises", rows=rows)
    return database


def a_row(database: Database, table, *conditions):
    with database.read() as session:
        return session.exec(select(table).where(table.region == HUXIAN, *conditions)).first()


def do(database: Database, verb, user: str, /, **given):
    """Carry a verb out as one of the users, at this moment."""
    given = {"today": TODAY, **given} if "today" in verb.__code__.co_varnames else given
    who = actor(database, user)
    with database.write() as session:
        return verb(session, actor=who, region=HUXIAN, now=datetime.now(UTC), **given)


def opened(at: AppTest, screen: str, key: str) -> AppTest:
    """Return a screen with the history at its foot opened."""
    at.session_state[f"history_{key}"] = True
    return at.switch_page(screen).run()


def past(at: AppTest) -> str:
    found = re.search(r'<ol class="k k-past">.*?</ol>', seen(at), re.DOTALL)
    return "" if found is None else re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[0]))).strip()


def typed_keys(at: AppTest) -> dict[str, list[str]]:
    """Return which fields the browser keeps what is typed of, by scope."""
    marks = re.findall(r'class="k-typed" data-scope="([^"]*)" data-saved="([^"]*)"', seen(at))
    return {scope: list(json.loads(unescape(saved))) for scope, saved in marks}


# ---- the history of a record


def test_a_history_is_worked_out_once_it_is_opened(as_user, desk):
    code = a_row(desk, Visit, Visit.cadre_code == CADRE).visit_code
    at = as_user("huxian-office", visit=code).switch_page("visits/visits.py").run()
    assert "k-past" not in seen(at)
    at = opened(as_user("huxian-office", visit=code), "visits/visits.py", code)
    assert not at.exception
    assert "督查人员 huxian-supervisor 登记企业确认情况" in past(at)
    assert "导入新增" in past(at)


def test_a_cadre_reads_no_name_of_a_supervisor(as_user, desk):
    code = a_row(desk, Visit, Visit.cadre_code == CADRE).visit_code
    at = opened(as_user("huxian-cadre", visit=code), "visits/visits.py", code)
    assert "督查人员 登记企业确认情况 企业确认" in past(at)
    assert "huxian-supervisor" not in seen(at)


def test_a_changed_field_shows_what_stood_there_before(as_user):
    at = opened(as_user("huxian-office", enterprise=FIRM, lang="en"), "campaign/assignments.py", FIRM)
    assert re.search(r"The list was edited Contact \S+ → 示例联系人甲", past(at))


@pytest.mark.parametrize(
    ("screen", "table", "query"),
    [
        ("problems/issue.py", None, {"issue": "W0120"}),
        ("supervision/check.py", SpotCheck, {"check": "check_code"}),
        ("reports/report.py", MonthlyReport, {"cadre": "cadre_code", "enterprise": "enterprise_code"}),
    ],
)
def test_every_record_has_a_history(as_user, desk, screen, table, query):
    if table is not None:
        row = a_row(desk, table, table.cadre_code == CADRE)
        query = {part: getattr(row, column) for part, column in query.items()}
        query |= {"of": f"{row.month:%Y-%m}"} if table is MonthlyReport else {}
    at = as_user("huxian-cadre", **query).switch_page(screen).run()
    assert not at.exception
    (drawer,) = [one for one in at.expander if one.label == "变更记录"]
    assert not drawer.proto.expanded


def test_the_history_of_a_row_of_a_list_is_chosen_below_it(as_user):
    at = as_user("huxian-office", list="enterprises").switch_page("campaign/lists.py").run()
    at.selectbox(key="history_of_enterprises").select(FIRM).run()
    assert "编辑名册" in past(at)


def test_the_administrator_reads_the_history_of_an_account(as_user, desk):
    with desk.read() as session:
        assert session.get(User, "huxian-office") is not None
    at = as_user("administrator").switch_page("office/users.py").run()
    at.button(key="history_of_huxian-office").click().run()
    assert not at.exception
    assert "新增账号" in past(at)
    assert "通过链接设置密码" in past(at)


# ---- what is typed in a dialog


def test_what_is_typed_about_a_finding_is_kept_until_it_is_decided(as_user, desk):
    row = a_row(desk, SpotCheck, SpotCheck.state == FindingState.CONFIRMED, SpotCheck.rectified_on.is_(None))
    at = as_user("huxian-office", check=row.check_code).switch_page("supervision/check.py").run()
    scope = f"draft_decide-{row.check_code}-"
    assert f"{scope}reason" in typed_keys(at)[scope]
    leader = as_user("huxian-leader", check=row.check_code).switch_page("supervision/check.py").run()
    assert typed_keys(leader)[scope] == []


def test_what_is_typed_against_a_report_or_a_request_is_kept(as_user, desk):
    given = {"enterprise": FIRM, "month": date(2017, 8, 1), "reason": "外出"}
    number = do(desk, exemptions.ask_exemption, "huxian-cadre", **given).number
    at = as_user("huxian-office").switch_page("office/exemptions.py").run()
    assert typed_keys(at) == {"draft_refuse-": [f"draft_refuse-{number}"]}
    row = a_row(desk, MonthlyReport, MonthlyReport.cadre_code == CADRE)
    query = {"cadre": CADRE, "enterprise": row.enterprise_code, "of": f"{row.month:%Y-%m}"}
    at = as_user("huxian-office", **query).switch_page("reports/report.py").run()
    ((scope, keys),) = [(scope, keys) for scope, keys in typed_keys(at).items() if scope.startswith("draft_return-")]
    assert keys == [f"{scope}reason"]


def dialog() -> None:
    """Draw the foot of a dialog about a record that somebody else has changed since it was shown."""
    from typing import NamedTuple  # noqa: PLC0415  this function is a script of its own

    import streamlit as st  # noqa: PLC0415  this function is a script of its own

    from pages.components import asking  # noqa: PLC0415
    from services.records import stale  # noqa: PLC0415

    class Paper(NamedTuple):
        code: str
        version: int

    def decide(paper: Paper) -> None:
        if paper == Paper("A", 1):
            raise stale()
        st.session_state["written"] = (paper.code, paper.version, reason)

    reason = st.text_area("理由", key="draft_reason")
    shown = Paper(st.text_input("编号", "A", key="code"), 1)
    read = lambda: asking.Stored(Paper(shown.code, 2), "<p>他人已陈述</p>")  # noqa: E731  as screens hand it over
    asking.deed("撤销", "revoke_now", shown, do=decide, read=read)


def test_a_dialog_shows_both_and_goes_on_with_what_was_typed():
    at = AppTest.from_function(dialog).run()
    at.text_area(key="draft_reason").input("申辩成立")
    at.button(key="revoke_now").click().run()
    assert not at.exception
    assert "已被他人修改" in at.warning[0].value
    assert "他人已陈述" in seen(at)
    assert at.text_area(key="draft_reason").value == "申辩成立"
    at.button(key="revoke_now").click().run()
    assert at.session_state["written"] == ("A", 2, "申辩成立")


def test_what_was_stored_of_one_record_is_never_taken_for_another():
    at = AppTest.from_function(dialog).run()
    at.button(key="revoke_now").click().run()
    assert at.warning
    at.text_input(key="code").input("B").run()
    assert not at.warning
    at.button(key="revoke_now").click().run()
    assert at.session_state["written"] == ("B", 1, "")


# ---- what is typed in a form


def test_a_field_nobody_touched_is_not_put_back_over_what_somebody_else_wrote(as_user, desk):
    at = as_user("huxian-office").switch_page("campaign/campaign.py").run()
    before = a_row(desk, Campaign)
    do(desk, campaign.save_campaign, "huxian-office", version=before.version, name=before.name,
       starts_on=before.starts_on, ends_on=date(2018, 7, 31))  # fmt: skip
    at.text_input(key="draft_campaign_name").input("我的改名").run()
    assert "活动信息已被他人修改" in at.warning[0].value
    at.button(key="save_campaign").click().run()
    assert a_row(desk, Campaign).name == before.name
    at.button(key="go_on").click().run()
    assert not at.warning
    at.button(key="save_campaign").click().run()
    after = a_row(desk, Campaign)
    assert (after.name, after.ends_on) == ("我的改名", date(2018, 7, 31))


def test_fields_in_which_nothing_is_typed_follow_what_is_stored(as_user, desk):
    at = as_user("huxian-office").switch_page("campaign/campaign.py").run()
    before = a_row(desk, Campaign)
    do(desk, campaign.save_campaign, "huxian-office", version=before.version, name="他人改名",
       starts_on=before.starts_on, ends_on=before.ends_on)  # fmt: skip
    at.run()
    assert not at.warning
    assert at.text_input(key="draft_campaign_name").value == "他人改名"


def test_a_hand_over_that_came_too_late_says_what_was_typed(as_user, desk):
    row = a_row(desk, Assignment, Assignment.enterprise_code == FIRM, Assignment.end_on.is_(None))
    at = as_user("huxian-office", enterprise=FIRM).switch_page("campaign/assignments.py").run()
    scope = f"draft_handover_{FIRM}_{row.cadre_code}_{row.start_on}_"
    at.selectbox(key=f"{scope}to").select("G0028").run()
    at.text_input(key=f"{scope}reason").input("岗位调整").run()
    do(desk, handovers.hand_over, "huxian-office", cadre=row.cadre_code, enterprise=FIRM, start_on=row.start_on,
       version=row.version, to_cadre="G0001", on=TODAY, reason="他人交接")  # fmt: skip
    at.button(key="hand_over").click().run()
    assert "已被他人修改" in at.error[0].value
    assert "岗位调整" in at.info[0].value
    assert "G0028" in at.info[0].value
