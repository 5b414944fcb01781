"""What waits for the reader on screen: the start, the numbers in the menu, each line's address, and the news."""

import re
from datetime import UTC, date, datetime

import pytest

from models.values import ExemptionReason
from pages.components import waiting
from pages.web.screens import CHECKS, INBOX, PROBLEMS
from services import accounts
from services.ledgers import exemptions, inbox, inspections

from .conftest import HUXIAN, actor, copied, seen, session_of
from .test_statements import counted

START, SCREEN, NEWS = "account/home.py", "inbox/inbox.py", "inbox/digest.py"
TODAY = date(2017, 7, 7)


def lines(at):
    """Return address and words of each line."""
    found = re.findall(r'<a class="k-task[^"]*" href="([^"]*)">(.*?)</a>', seen(at), re.DOTALL)
    return [(address.replace("&amp;", "&"), re.sub("<[^>]+>", " ", words)) for address, words in found]


def live(demo, name):
    with demo.read() as session:
        return accounts.live(session, name=name, session_hash=session_of(demo, name)[1], now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("huxian-cadre", "2 件待办"),
        ("huxian-department", "9 件待办，其中 7 件逾期"),
        ("huxian-office", "31 件待办，其中 2 件逾期"),
        ("huxian-supervisor", "15 件待办，其中 2 件逾期"),
        ("huxian-leader", "在办问题"),
        ("administrator", "用户"),
    ],
)
def test_whoever_has_work_starts_with_what_waits(as_user, name, first):
    at = as_user(name).switch_page(START).run()
    assert not at.exception
    assert first in at.title[0].value


def test_every_task_of_every_role_leads_to_a_screen_on_which_it_is_found(as_user, demo):
    for name in ("huxian-cadre", "huxian-department", "huxian-office", "huxian-supervisor", "huxian-leader"):
        at = as_user(name).switch_page(SCREEN).run()
        shown = lines(at)
        with demo.read() as session:
            tasks = inbox.tasks(session, actor=actor(demo, name), region=HUXIAN, today=TODAY)
        assert len(shown) == len(tasks) > 0, name
        for (_, words), task in zip(shown, tasks, strict=True):
            assert task.about in words
    assert "/record_visit?enterprise=Q0027" in [
        address for address, _ in lines(as_user("huxian-cadre").switch_page(SCREEN).run())
    ]


def test_what_is_overdue_stands_under_its_heading_first(as_user):
    shown = seen(as_user("huxian-department").switch_page(SCREEN).run())
    heads = re.findall(r"k-urgency[^>]*>([^ <]+)", shown)
    assert heads == ["已逾期", "以后"]
    assert shown.count("到期，已逾期") == 7


def test_the_list_is_of_one_screen_where_the_address_names_it(as_user):
    at = as_user("huxian-office", of="reports").switch_page(SCREEN).run()
    assert {address.split("?")[0] for address, _ in lines(at)} == {"/reports"}
    assert all("state=unverified" in address for address, _ in lines(at))


def test_who_has_nothing_to_do_is_told_what_comes_next(as_user):
    at = as_user("neighbour").switch_page(SCREEN).run()
    assert at.title[0].value == "没有待办"
    assert "该办的都已办完" in seen(at)


def test_names_and_summaries_never_become_markup(as_user, monkeypatch):
    def marked(*_args, **_kwargs):
        bad = "<img src=x onerror=alert(1)>"
        return (inbox.Task(inbox.Kind.ISSUE, '"><b>', inbox.titles.URGENCY_TITLES[inbox.Urgency.LATER], bad, bad),)

    monkeypatch.setattr(waiting, "tasks", marked)
    shown = seen(as_user("huxian-office").switch_page(SCREEN).run())
    assert "<img" not in shown
    assert "&lt;img" in shown
    assert '"><b>' not in shown


def test_the_menu_tells_how_much_waits_on_each_screen(demo, as_user):
    as_user("huxian-department").switch_page(SCREEN).run()
    assert waiting.numbers(live(demo, "huxian-department")) == {INBOX.path: 9, PROBLEMS.path: 8, CHECKS.path: 1}
    assert waiting.numbers(live(demo, "administrator")) == {}


def test_the_numbers_are_kept_until_something_is_done_in_the_county(demo, monkeypatch, tmp_path):
    """A request and a paper touch no ledger, and move the numbers all the same."""
    desk = copied(demo, tmp_path)
    monkeypatch.setenv("DATABASE_URL", desk.url.render_as_string(hide_password=False))

    def number(name, kept):
        found = live(desk, name)
        with counted() as asked:
            total = waiting.numbers(found)[INBOX.path]
        assert (not asked) is kept, name
        return total

    office, inspector, cadre = "huxian-office", "huxian-supervisor", "huxian-cadre"
    before = number(office, kept=False)
    assert number(office, kept=True) == before
    given = {"region": HUXIAN, "now": datetime.now(UTC), "today": TODAY}
    papers = number(inspector, kept=False)
    asker, who = actor(desk, cadre), actor(desk, inspector)
    with desk.write() as session:
        month, reason = date(2017, 7, 1), ExemptionReason.AWAY.value
        exemptions.ask_exemption(session, actor=asker, enterprise="Q0027", month=month, reason=reason, **given)
    assert number(office, kept=False) == before + 1
    with desk.write() as session:
        inspections.begin_inspection(session, actor=who, kind="cadre", subject_code="G0005", **given)
    assert number(inspector, kept=False) == papers + 1
    assert number(inspector, kept=True) == papers + 1


# ---- the news of the day


def test_the_news_tell_two_days_of_the_county_and_lead_to_each_record(as_user):
    at = as_user("huxian-leader").switch_page(NEWS).run()
    assert at.title[0].value == "两日内 7 项变化"
    assert len(lines(at)) == 7
    assert re.findall(r"k-urgency\">([^ ]+)", seen(at)) == [
        "新逾期",
        "领导小组采纳",
        "督查结论确认",
        "办结问题",
        "问题销号",
    ]


def test_the_day_before_is_a_click_away_and_stays_in_the_address(as_user):
    at = as_user("huxian-office").switch_page(NEWS).run()
    assert at.button(key="digest_after").disabled
    at.button(key="digest_before").click().run()
    assert at.query_params["day"] in ("2017-07-06", ["2017-07-06"])
    assert "2017年7月5日 至 2017年7月6日" in seen(at)


def test_a_department_is_told_its_own_and_an_empty_day_says_so(as_user):
    at = as_user("huxian-department", day="2017-07-07", lang="en").switch_page(NEWS).run()
    assert lines(at) == []
    assert "Nothing that concerns you has changed in these two days." in seen(at)


def test_a_wrong_day_is_answered_in_words(as_user):
    at = as_user("huxian-office", day="2017-13-05").switch_page(NEWS).run()
    assert "不是日期" in at.error[0].value
