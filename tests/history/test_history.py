"""The history of a record says who changed what, when, in words; and says to nobody what the record does not say."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from models.values import Role
from services import accounts
from services.errors import NotFoundError, NotPermittedError
from services.exchange.sheets import SHEETS
from services.ledgers import exemptions, handovers, inspections, issues, list_editing, reports, spot_checks, visits
from services.ledgers.finding import Finding
from services.ledgers.history import (
    of_account,
    of_check,
    of_exemption,
    of_handover,
    of_issue,
    of_list_row,
    of_report,
    of_visit,
)
from services.ledgers.history.titles import TITLES, VERBS
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.standing import standing
from services.ledgers.list_editing import TypedRow
from services.ledgers.reports import Written
from services.ledgers.visits import Told

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Of what asks nothing of the database that another test does not ask of both."""
SERVICES = Path(__file__).parents[2] / "services"
AUGUST, SEPTEMBER = date(2016, 8, 1), date(2016, 9, 1)
VISIT = {
    "visit_code": "V1", "cadre_code": "G001", "enterprise_code": "Q001",
    "visited_on": "2016-09-12", "recorded_on": "2016-09-12", "method": "实地", "summary": "看现场",
}  # fmt: skip
CHECK = {
    "check_code": "DC1", "checked_on": "2016-09-13", "mode": "电话核查", "inspectors": "督查甲", "cadre_code": "G001",
    "items_checked": 1, "items_passed": 0, "verdict": "不合格", "finding": "记录不全",
    "state": "待申辩",
}  # fmt: skip


def recorded(desk, people, **given):
    told = {"enterprise": "Q001", "visited_on": date(2016, 9, 14), "method": "实地", "summary": "看现场", **given}
    return desk.do(visits.record_visit, people.cadre, told=Told(**told))


def test_a_visit_tells_who_did_what_the_latest_first(desk, people):
    code = recorded(desk, people)
    again = Told("Q001", date(2016, 9, 13), "电话", "看现场", needs="要用工")
    desk.do(visits.amend_visit, people.cadre, code=code, version=1, told=again)
    desk.do(visits.set_confirmed, people.supervisor, code=code, version=2, confirmed=False)
    assert desk.told(of_visit, people.office, code=code) == [
        "supervisor supervisor | What the enterprise says of it was noted | Confirmed by the enterprise: no",
        (
            "cadre 干部G001 cadre | The visit was amended | Day of the visit: 2016-09-14 -> 2016-09-13"
            " | Method: On site -> Telephone | Needs and suggestions: 要用工"
        ),
        (
            "cadre 干部G001 cadre | The visit was recorded | Cadre: 干部G001 G001 | Enterprise: 企业Q001 Q001"
            " | Day of the visit: 2016-09-14 | Recorded on: 2016-09-14 | Method: On site | What it was about: 看现场"
        ),
    ]
    first = desk.past(of_visit, people.office, code=code).entries[-1]
    assert f"{first.at:%Y-%m-%d %H:%M}" == "2016-09-14 10:31"


@on_sqlite
def test_a_page_of_a_history_is_a_part_of_it(desk, people):
    code = recorded(desk, people)
    for version, confirmed in enumerate([True, False, None], start=1):
        desk.do(visits.set_confirmed, people.supervisor, code=code, version=version, confirmed=confirmed)
    page = desk.past(of_visit, people.office, code=code, first=1, most=2)
    assert page.found == 4
    assert page.entries == desk.past(of_visit, people.office, code=code).entries[1:3]


@on_sqlite
def test_a_cadre_reads_who_asks_the_enterprise_by_role_alone(desk, people):
    code = recorded(desk, people)
    desk.do(visits.set_confirmed, people.supervisor, code=code, version=1, confirmed=True)
    for reader in (people.cadre, people.department):
        assert desk.told(of_visit, reader, code=code)[0].startswith("supervisor | What the enterprise says")
    assert desk.told(of_visit, people.cadre, code=code)[1].startswith("cadre 干部G001 cadre | The visit was recorded")


@on_sqlite
@pytest.mark.parametrize("who", ["colleague", "other", "other_department"])
def test_whoever_may_not_see_a_record_may_not_see_its_history(desk, people, who):
    code = recorded(desk, people)
    issue = desk.do(issues.register_issue, people.cadre, enterprise="Q001", sector="工业", summary="雨水倒灌")
    request = desk.do(exemptions.ask_exemption, people.cadre, enterprise="Q001", month=SEPTEMBER, reason="外出").number
    desk.bring_in(spot_checks=[CHECK])
    asked = [
        (of_visit, {"code": code}),
        (of_issue, {"code": issue}),
        (of_exemption, {"number": request}),
        (of_check, {"code": "DC1"}),
        (of_report, {"cadre": "G001", "enterprise": "Q001", "month": AUGUST}),
    ]
    for read, given in asked:
        desk.past(read, people.cadre, **given)
        with pytest.raises(NotFoundError):
            desk.past(read, getattr(people, who), **given)
        with pytest.raises(NotPermittedError):
            desk.past(read, people.neighbour, **given)


def test_an_import_is_told_by_its_file_and_row_to_whoever_sees_the_county(desk, people):
    desk.bring_in("七月台账.xlsx", visits=[{**VISIT, "visit_code": "V0"}, VISIT])
    desk.bring_in("更正.xlsx", visits=[{**VISIT, "method": "座谈"}])
    changed, added = desk.past(of_visit, people.office, code="V1").entries
    assert (changed.file, changed.row, added.file, added.row) == ("更正.xlsx", 2, "七月台账.xlsx", 3)
    assert desk.told(of_visit, people.office, code="V1") == [
        "office office | Changed by an import | Method: On site -> Talk",
        "office office | Came with an import",
    ]
    changed, added = desk.past(of_visit, people.cadre, code="V1").entries
    assert (changed.file, changed.row, added.file, added.row) == ("", None, "", None)
    assert len(changed.changed) == 1


def test_an_import_is_told_with_what_came_along_and_by_the_row_of_the_record_itself(desk, people):
    issue = {
        "issue_code": "W1", "enterprise_code": "Q001", "raised_by": "G001", "sector": "工业", "level": "B",
        "systemic": "否", "summary": "雨水倒灌", "registered_on": "2016-08-01", "dept_code": "D02",
        "assigned_on": "2016-08-02", "due_on": "2016-09-30", "closed_on": "2016-08-20", "outcome": "已解决",
    }  # fmt: skip
    again = {"reopening_code": "R1", "issue_code": "W1", "reopened_on": "2016-08-25"}
    desk.bring_in("台账.xlsx", issues=[{**issue, "issue_code": "W0"}, issue], reopenings=[again])
    (came,) = desk.past(of_issue, people.office, code="W1").entries
    assert (came.file, came.row) == ("台账.xlsx", 3)
    assert desk.told(of_issue, people.office, code="W1") == ["office office | Came with an import; Reopening R1"]
    later = {"escalation_code": "S1", "issue_code": "W1", "escalated_on": "2016-08-10", "kind": "主动上报"}
    desk.bring_in("上报.xlsx", escalations=[later])
    assert desk.told(of_issue, people.office, code="W1")[0] == "office office | Changed by an import; Report S1"


@on_sqlite
def test_what_came_from_no_file_names_none(desk, people):
    desk.bring_in(visits=[VISIT])
    (entry,) = desk.past(of_visit, people.office, code="V1").entries
    assert (entry.file, entry.row) == ("", None)


@on_sqlite
def test_before_a_record_named_somebody_else_it_was_not_theirs_to_read(desk, people):
    desk.bring_in("台账.xlsx", visits=[{**VISIT, "cadre_code": "G003", "enterprise_code": "Q002", "summary": "旧事"}])
    desk.bring_in("台账.xlsx", visits=[{**VISIT, "summary": "新事"}])
    assert desk.told(of_visit, people.cadre, code="V1") == ["office office | Changed by an import"]
    assert "旧事 -> 新事" in desk.told(of_visit, people.office, code="V1")[0]


def test_an_issue_is_told_with_its_steps_reports_and_reopenings(desk, people):
    code = desk.do(issues.register_issue, people.cadre, enterprise="Q001", sector="工业", summary="雨水倒灌")
    steps = [
        (Deed.GRADE, people.office, {"level": "B", "systemic": False}),
        (Deed.ASSIGN, people.office, {"department": "D02", "owner": "G003"}),
        (Deed.RECEIVE, people.other_department, {}),
        (Deed.RESPOND, people.other_department, {"said": "已联系"}),
        (Deed.ESCALATE, people.other_department, {"cause": "管网老旧", "tried": "协调", "proposal": "改造"}),
    ]
    for deed, actor, given in steps:
        with desk.database.read() as session:
            version = standing(session, "610124", code).version
        desk.do(getattr(issues, deed.value), actor, code=code, version=version, **given)
    told = desk.told(of_issue, people.cadre, code=code)
    assert [one.split(" | ")[1] for one in told] == [
        "It was reported to the leading group",
        "The enterprise had its first response",
        "The department received it",
        "The issue was assigned",
        "The level was set",
        "The problem was registered",
    ]
    answered = "department 部门D02 other-department | The enterprise had its first response"
    assert told[1] == f"{answered} | First response on: 2016-09-14 | 已联系"
    assert "Department in charge: 部门D02 D02" in told[3]
    assert "Level: B · a department coordinates" in told[4]
    assert "Kind of report: Reported voluntarily" in told[0]
    assert "Cause: 管网老旧" in told[0]


def test_whom_a_check_concerns_reads_what_changed_and_no_names(desk, people):
    desk.bring_in("台账.xlsx", visits=[VISIT])
    finding = Finding("明查", "督查甲", 1, 0, "不合格", severity="一般", finding="记录不全")
    number = desk.do(inspections.begin_inspection, people.supervisor, kind="cadre", subject_code="G001")
    assert len(desk.past(of_visit, people.cadre, code="V1").entries) == 1
    code = desk.do(inspections.submit_inspection, people.supervisor, number=number, finding=finding)
    desk.do(spot_checks.answer_check, people.cadre, code=code, statement="已补记")
    with desk.database.read() as session:
        stored = session.execute(text("SELECT version FROM spot_checks")).scalar_one()
    desk.do(spot_checks.confirm_check, people.second, code=code, version=stored)
    told = desk.told(of_check, people.cadre, code=code)
    assert told[0] == "supervisor | Confirmed | State: to be heard -> confirmed | Confirmed on: 2016-09-14"
    assert told[1] == "cadre 干部G001 cadre | Statement | 已补记"
    assert told[2].startswith("supervisor | Finding written | ")
    for reader in (people.cadre, people.department):
        whole = "\n".join(desk.told(of_check, reader, code=code))
        assert [word for word in ("督查甲", "second", "Inspectors") if word in whole] == []
    assert "Inspectors: 督查甲" in desk.told(of_check, people.office, code=code)[2]
    assert desk.told(of_check, people.office, code=code)[0].startswith("supervisor second | Confirmed")


@on_sqlite
def test_a_report_keeps_what_was_returned_and_why(desk, people):
    key = {"enterprise": "Q001", "month": AUGUST}
    desk.do(reports.submit_report, people.cadre, **key, written=Written(output="120.5"))
    desk.do(reports.return_report, people.office, cadre="G001", **key, version=1, reason="产值有误")
    desk.do(reports.submit_report, people.cadre, **key, written=Written(output="125"))
    assert desk.told(of_report, people.department, cadre="G001", **key) == [
        "cadre 干部G001 cadre | The report was submitted | Submitted on: 2016-09-14 | Output (10,000 yuan): 125",
        (
            "office office | The report was returned | Submitted on: 2016-09-14 -> "
            " | Output (10,000 yuan): 120.5 ->  | 产值有误"
        ),
        "cadre 干部G001 cadre | The report was submitted | Submitted on: 2016-09-14 | Output (10,000 yuan): 120.5",
    ]


def test_an_exempt_month_is_told_from_the_request_on(desk, people):
    asked = {"enterprise": "Q001", "month": SEPTEMBER, "reason": "外出", "details": "赴外地招商"}
    first = desk.do(exemptions.ask_exemption, people.cadre, **asked).number
    desk.do(exemptions.refuse_exemption, people.office, number=first, version=1, answer="理由不足")
    second = desk.do(exemptions.ask_exemption, people.cadre, **asked).number
    desk.do(exemptions.approve_exemption, people.office, number=second, version=1)
    assert desk.told(of_exemption, people.cadre, number=first)[1:] == [
        "office office | The exempt month was refused | 理由不足",
        "cadre 干部G001 cadre | The exempt month was asked for | Reason: away | Details: 赴外地招商",
    ]
    told = desk.told(of_exemption, people.cadre, number=second)
    assert [one.split(" | ")[1] for one in told] == ["The exempt month was approved", "The exempt month was asked for"]
    assert "Approved on: 2016-09-14" in told[0]


def test_an_enterprise_is_told_with_who_has_assisted_it(desk, people):
    typed = TypedRow(1, {"name": "示例电子", "verify_phone": "029-1"}, "Q001", 1)
    desk.do(list_editing.save_rows, people.office, sheet="enterprises", rows=[typed])
    given = {"cadre": "G001", "enterprise": "Q001", "start_on": date(2016, 7, 1), "version": 1}
    number = desk.do(
        handovers.hand_over, people.office, **given, to_cadre="G002", on=date(2016, 9, 15), reason="调整分工"
    )
    told = desk.told(of_list_row, people.office, sheet="enterprises", code="Q001")
    assert told[1] == (
        "office office | The list was edited | Name of the enterprise: 企业Q001 -> 示例电子 | Number for checks: 029-1"
    )
    came = "Assignment of 干部G002 G002 from 2016-09-15"
    assert told[0].startswith(f"office office | The enterprise was handed over; {came} | ")
    assert "Assignment of 干部G001 G001 from 2016-07-01 Last day: 2016-09-14" in told[0]
    with pytest.raises(NotPermittedError):
        desk.past(of_list_row, people.cadre, sheet="enterprises", code="Q001")
    assert desk.told(of_handover, people.cadre, number=number) == ["office office | The enterprise was handed over"]
    with pytest.raises(NotFoundError):
        desk.past(of_handover, people.other, number=number)


def test_both_signatures_of_a_hand_over_are_told(desk, people):
    code = desk.do(issues.register_issue, people.cadre, enterprise="Q001", sector="工业", summary="雨水倒灌")
    desk.do(issues.grade_issue, people.office, code=code, version=1, level="B", systemic=False)
    desk.do(issues.assign_issue, people.office, code=code, version=2, department="D02", owner="G003")
    given = {"cadre": "G001", "enterprise": "Q001", "start_on": date(2016, 7, 1), "version": 1}
    number = desk.do(handovers.hand_over, people.office, **given, to_cadre="G002", on=date(2016, 9, 15), reason="调整")
    desk.do(handovers.sign_handover, people.colleague, number=number, version=1)
    desk.do(handovers.sign_handover, people.cadre, number=number, version=2)
    assert desk.told(of_handover, people.department, number=number) == [
        "cadre 干部G001 cadre | The problems were signed over",
        "cadre 干部G002 colleague | The problems were taken over",
        "office office | The enterprise was handed over",
    ]


def test_an_account_is_told_to_whoever_manages_users_alone(desk, people):
    desk.do(accounts.add_user, people.administrator, name="new", role=Role.LEADER, region="610124")
    desk.do(accounts.disable_user, people.administrator, name="new")
    desk.do(accounts.enable_user, people.administrator, name="new")
    desk.do(accounts.disable_user, people.administrator, name="second")
    assert desk.told(of_account, people.administrator, name="new") == [
        "administrator administrator | The account was unlocked",
        "administrator administrator | The account was locked",
        "administrator administrator | The account was added",
    ]
    with pytest.raises(NotPermittedError):
        desk.past(of_account, people.office, name="new")


def test_the_changes_of_one_record_are_found_by_an_index(sqlite_database):
    with sqlite_database.read() as session:
        plans = [
            " ".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}")))
            for statement in (
                "SELECT * FROM changes WHERE region = '1' AND ledger = 'visits' AND record IN ('V1')",
                "SELECT * FROM imported_rows WHERE region = '1' AND ledger IN ('visits')",
                "SELECT * FROM audit WHERE region = '1' AND verb IN ('ask_exemption')",
            )
        ]
    assert ["ix_changes_region_ledger_record" in plans[0], "ix_imported_rows" in plans[1],
            "ix_audit_region_verb" in plans[2]] == [True] * 3  # fmt: skip


def test_every_column_of_a_record_has_a_title():
    lacking = {(ledger, name) for ledger in TITLES for name in SHEETS[ledger].fields if name not in TITLES[ledger]}
    assert lacking == set()


def test_every_verb_that_writes_to_a_record_has_words():
    """Those of issues and checks are worded by the steps that they leave."""
    told = {deed.value for deed in Deed} | {"tick", "submit_inspection", "save_campaign"}
    told |= {"answer_check", "confirm_check", "revoke_check", "record_rectification"}
    written = {
        verb
        for path in SERVICES.rglob("*.py")
        for verb in re.findall(r'LedgerEntry\([^)]*?verb="(\w+)"', path.read_text(encoding="utf-8"), re.DOTALL)
    }
    assert {"record_visit", "submit_report", "assign"} <= written
    assert written - told - set(VERBS) == set()
