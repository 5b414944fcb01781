"""The screens through the frame: who sees what, and that every number opens to rows that add up."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlmodel import select

from models import Cadre, Department
from pages.components import evidence
from pages.web import start
from pages.web.place import today
from pages.web.screens import PUBLIC, SCREENS
from pages.web.start import set_up_code
from services import accounts, counties, scoring
from services.access import OPERATOR
from services.errors import CalendarYearMissingError
from services.messages import say
from services.scoring.results import EvidenceRow, Snapshot

from .conftest import HUXIAN, frame, seen, session_of

RANKING, SCORECARD = "scorecards/ranking.py", "scorecards/scorecard.py"


def rows(at):
    return re.findall(r'<a class="k-rank.*?</a>', seen(at), re.DOTALL)


def table(at):
    """Return (num, den) of each row of the evidence on screen, and of its sum."""
    html = next(element.proto.body for element in at.get("html") if 'class="k-evidence"' in element.proto.body)

    def cells(kind):
        return [Fraction(text) for text in re.findall(rf'{kind}">([^<]+)<', html)]

    return cells("k-adds-num"), cells("k-adds-den"), cells("k-sum-num"), cells("k-sum-den")


def test_a_forged_identity_without_a_session_sees_the_form(at):
    at.user = {"username": "huxian-leader", "session": "0" * 64}
    at.switch_page(RANKING).run()
    assert [field.label for field in at.text_input] == ["登录名", "密码"]


def everybody(demo, kind, department=None):
    with demo.read() as session:
        found = session.exec(select(Cadre if kind == "cadre" else Department)).all()
    return [one for one in found if one.region == HUXIAN and department in (None, one.dept_code)]


def test_the_ranking_shows_every_cadre_of_the_county_in_its_group(as_user, demo):
    at = as_user("huxian-leader").switch_page(RANKING).run()
    assert not at.exception
    assert at.title[0].value == "排名与等次"
    cadres = everybody(demo, "cadre")
    assert len(rows(at)) == len(cadres)
    assert {header.value for header in at.header} == {cadre.group for cadre in cadres}


def test_departments_are_a_click_away_and_stay_in_the_address(as_user, demo):
    at = as_user("huxian-leader")
    at.query_params["kind"] = "department"
    at.switch_page(RANKING).run()
    assert len(rows(at)) == len(everybody(demo, "department")) == 21
    assert all("department%3AD" in row for row in rows(at))


def test_ranks_scores_and_grades_read_as_the_service_says(as_user, demo):
    at = as_user("huxian-leader")
    at.query_params["ranks"] = "all"
    at.switch_page(RANKING).run()
    with demo.read() as session:
        usual = counties.usual_period(session, actor=OPERATOR, region=HUXIAN, today=today())
        found = scoring.assess(
            session, actor=OPERATOR, region=HUXIAN, start=usual.start, end=usual.end, as_of=usual.as_of
        )
    shown = {
        re.search(r"cadre%3A(\w+)", row)[1]: (
            re.search(r'k-num">([^<]*)<', row)[1],
            re.search(r'k-score">([^<]*)<', row)[1],
        )
        for row in rows(at)
    }
    assert shown == {
        card.code: (str(card.rank or "–"), f"{card.total / 100:.2f}" if card.total is not None else "–")
        for card in found.subjects
        if card.kind == "cadre"
    }


def test_supervisors_and_the_office_see_everybody_and_a_cadre_no_ranks(as_user, demo):
    def count(name):
        return len(rows(as_user(name).switch_page(RANKING).run()))

    all_cadres = len(everybody(demo, "cadre"))
    assert [count(f"huxian-{role}") for role in ("supervisor", "office", "cadre")] == [all_cadres, all_cadres, 0]


def test_a_department_sees_itself_and_its_own_cadres_only(as_user, demo):
    at = as_user("huxian-department").switch_page(RANKING).run()
    own = {cadre.cadre_code for cadre in everybody(demo, "cadre", "D06")}
    assert {re.search(r"cadre%3A(\w+)", row)[1] for row in rows(at)} == own
    others = [cadre.cadre_code for cadre in everybody(demo, "cadre") if cadre.cadre_code not in own]
    at = open_card(at, f"cadre:{others[0]}")
    assert "没有您可以查看的这份成绩单" in at.error[0].value


def test_another_countys_address_is_refused_in_words(as_user):
    at = as_user("neighbour")
    at.query_params["region"] = HUXIAN
    at.switch_page(RANKING).run()
    assert len(at.error) == 1
    assert rows(at) == []
    assert "示例" not in seen(at)


def test_an_empty_county_says_what_to_do(as_user):
    at = as_user("neighbour").switch_page(RANKING).run()
    assert "请先导入" in at.info[0].value


def open_card(at, subject, evidence=None):
    at.query_params["region"] = HUXIAN
    at.query_params["subject"] = subject
    if evidence:
        at.query_params["evidence"] = evidence
    return at.switch_page(SCORECARD).run()


@pytest.mark.parametrize("subject", ["cadre:G0005", "department:D06"])
def test_every_number_opens_to_rows_that_add_up(as_user, demo, subject):
    at = open_card(as_user("huxian-leader"), subject)
    keys = [button.key for button in at.button if button.key.startswith("open_")]
    assert len(keys) > 15
    for key in keys:
        at.query_params.pop("evidence", None)
        at.run()
        at.button(key=key).click().run()
        assert not at.exception
        if "k-evidence" not in seen(at):
            assert "台账中没有" in " ".join(caption.value for caption in at.caption), key
            continue
        nums, dens, sum_num, sum_den = table(at)
        assert sum(nums) == sum_num[0], key
        assert (sum(dens) == sum_den[0]) if sum_den else dens == [], key


def test_a_click_on_an_open_number_closes_it(as_user):
    at = open_card(as_user("huxian-leader"), "cadre:G0005", "visit_coverage")
    assert "k-evidence" in seen(at)
    at.button(key="open_visit_coverage").click().run()
    assert "k-evidence" not in seen(at)


def test_somebody_elses_scorecard_is_not_found(as_user):
    at = open_card(as_user("huxian-cadre"), "cadre:G0005")
    assert "没有您可以查看的这份成绩单" in at.error[0].value
    assert "示例" not in seen(at)


@pytest.mark.parametrize(
    "query", [{"from": "2016-13-05", "to": "2016-12-31"}, {"from": "2016-12-31", "to": "2016-06-17"}]
)
def test_a_wrong_period_in_the_address_is_answered_in_words(as_user, query):
    at = as_user("huxian-leader")
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(RANKING).run()
    assert not at.exception
    assert len(at.error) == 1


def test_only_those_who_may_export_are_offered_the_workbook(as_user):
    def offered(name):
        return len(as_user(name).switch_page(RANKING).run().get("download_button"))

    assert [offered(f"huxian-{role}") for role in ("leader", "office", "supervisor", "department")] == [1, 1, 0, 0]


def test_the_demo_says_on_every_screen_that_it_is_one(as_user):
    at = as_user("huxian-office")
    for screen in (RANKING, SCORECARD, "office/import_ledgers.py"):
        assert "演示数据" in seen(at.switch_page(screen).run())


def test_all_of_it_is_there_in_english(as_user):
    at = as_user("huxian-leader")
    at.query_params["lang"] = "en"
    at.switch_page(RANKING).run()
    assert at.title[0].value == "Ranks and grades"
    at = open_card(at, "cadre:G0005", "visit_coverage")
    assert "Visits made" in seen(at)
    assert "2 visits required this month" in seen(at)
    assert "1 visit required this month" in seen(at)


def test_a_session_that_ended_meanwhile_is_out_at_the_next_run(at, demo):
    token, session_hash = session_of(demo, "huxian-leader")
    at.user = {"username": "huxian-leader", "session": session_hash}
    assert rows(at.switch_page(RANKING).run())
    with demo.write() as session:
        accounts.sign_out(session, token=token, now=datetime.now(UTC))
    at.run()
    assert rows(at) == []
    assert [field.label for field in at.text_input] == ["登录名", "密码"]


def test_a_breakdown_shows_a_number_and_no_traceback(as_user, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("secret detail")

    at = as_user("huxian-leader")
    monkeypatch.setattr("services.counties.county", broken)
    at.switch_page(RANKING).run()
    assert not at.exception
    number = re.search(r"编号 (\w{8})", at.error[0].value)[1]
    assert "secret" not in seen(at)
    assert number in caplog.text
    assert "secret detail" in caplog.text


def test_names_from_the_ledger_never_become_markup(as_user, demo, monkeypatch):
    snapshot = scoring.snapshot

    def with_markup(*args, **kwargs):
        found = snapshot(*args, **kwargs).assessment
        cards = tuple(replace(card, name="<img src=x onerror=alert(1)> ![x](http://evil)") for card in found.subjects)
        return Snapshot(replace(found, subjects=cards), None)

    monkeypatch.setattr("services.scoring.snapshot", with_markup)
    at = as_user("huxian-leader")
    at.query_params["from"], at.query_params["to"] = "2016-06-17", "2016-09-30"
    at.switch_page(RANKING).run()
    assert "&lt;img" in seen(at)
    assert "<img" not in seen(at)
    at.query_params["subject"] = "cadre:G0005"
    at.switch_page(SCORECARD).run()
    assert at.title[0].value.startswith(r"\<img src=x onerror=alert\(1\)\> \!\[x\]\(")


@pytest.mark.parametrize(
    ("item", "about", "shown"),
    [
        ("G0005 / Q0005 / 2016-07", "示例企业", "2016年7月"),
        ("G0005 / Q0005 / 2016Q3", "示例企业", "2016Q3"),
        ("G0005 / Q0005 / 2016-07", "", "G0005 / Q0005 / 2016-07"),
        ("2016-07", "示例企业", "2016-07"),
        ("2016-45", "示例企业", "2016-45"),
    ],
)
def test_a_month_of_a_pair_is_told_in_words_and_a_code_as_it_is(monkeypatch, item, about, shown):
    monkeypatch.setattr("pages.components.words.language", lambda: "zh_CN")
    assert evidence._entry(EvidenceRow(item, None, 1, 1, say("none"), about=about)) == shown


# ---- the first start


def test_a_daily_run_that_cannot_be_done_keeps_no_screen_from_starting(sqlite_database, monkeypatch, caplog):
    def missing(*_args, **_kwargs):
        raise CalendarYearMissingError(say("There is no working-day calendar {calendar}.", calendar="XX"))

    monkeypatch.setattr(start, "database", lambda: sqlite_database)
    monkeypatch.setattr(start, "tick_counties", missing)
    monkeypatch.setattr(start.gc, "freeze", lambda: None)

    async def started():
        async with start.start(None) as kept:
            return kept

    assert asyncio.run(started()) == {}
    assert "There is no working-day calendar XX." in caplog.text


def test_before_set_up_every_address_is_the_set_up_page(sqlite_database, monkeypatch):
    at = frame(sqlite_database, monkeypatch)
    for screen in SCREENS:
        if screen.path in PUBLIC:
            continue
        at.switch_page(screen.file).run()
        assert at.title[0].value == "启用考核系统"
        assert [field.label for field in at.text_input] == ["启用码"]


def test_the_wrong_code_opens_nothing_and_is_limited(sqlite_database, monkeypatch):
    at = frame(sqlite_database, monkeypatch).run()
    for _ in range(10):
        at.text_input(key="set_up_code").input("AAAA-AAAA")
        at.button[0].click().run()
        assert "启用码不对" in at.error[0].value
    at.text_input(key="set_up_code").input(set_up_code())
    at.button[0].click().run()
    assert "尝试次数过多" in at.error[0].value
    assert not at.tabs


def opened(database, monkeypatch):
    at = frame(database, monkeypatch).run()
    at.text_input(key="set_up_code").input(f" {set_up_code().lower()} ")
    at.button[0].click().run()
    assert len(at.tabs) == 2
    return at


def test_the_first_account_is_an_office_with_its_county(sqlite_database, monkeypatch):
    at = opened(sqlite_database, monkeypatch)
    at.text_input(key="first_name").input("office")
    at.text_input(key="first_region").input("610124")
    at.text_input(key="first_county").input("周至县")
    at.text_input(key="first_campaign").input("亲商助企")
    at.date_input(key="first_from").set_value(datetime(2016, 6, 8, tzinfo=UTC).date())
    at.date_input(key="first_to").set_value(datetime(2018, 6, 7, tzinfo=UTC).date())
    at.button(key="create_first").click().run()
    assert not at.exception
    assert not at.error
    with sqlite_database.read() as session:
        (user,) = accounts.users(session, actor=OPERATOR)
        assert (user.name, user.role, user.region, user.has_password) == ("office", "office", "610124", False)
    at.run()
    assert [field.label for field in at.text_input] == ["登录名", "密码"]


def test_a_county_that_does_not_fit_together_is_refused_and_nothing_is_made(sqlite_database, monkeypatch):
    at = opened(sqlite_database, monkeypatch)
    at.text_input(key="first_name").input("office")
    at.text_input(key="first_region").input("610124")
    at.button(key="create_first").click().run()
    assert "都要填写" in at.error[0].value
    with sqlite_database.read() as session:
        assert accounts.nobody_yet(session)


def test_an_administrator_needs_no_county(sqlite_database, monkeypatch):
    at = opened(sqlite_database, monkeypatch)
    at.radio(key="first_role").set_value("administrator").run()
    at.text_input(key="first_name").input("admin")
    at.button(key="create_first").click().run()
    assert not at.error
    with sqlite_database.read() as session:
        assert [user.name for user in accounts.users(session, actor=OPERATOR)] == ["admin"]
