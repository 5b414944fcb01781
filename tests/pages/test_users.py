"""Accounts on screen: one's own, its password and devices; and everybody's, for the administrator."""

import re
from itertools import count

import pytest
import streamlit as st

from models import User
from models.values import Role
from pages.web.place import now
from services import accounts
from services.access import OPERATOR
from services.accounts import throttle

from .conftest import HUXIAN, PASSWORD, seen, session_of

USERS, ACCOUNT = "office/users.py", "account/account.py"
NUMBERS = count(100)
NEW = "问题不过夜，承诺都兑现，说到做到"


@pytest.fixture
def person(demo):
    """Return a user of this test's own, the cadre G0027."""
    name = f"somebody.{next(NUMBERS)}"
    with demo.write() as session:
        path = accounts.add_user(
            session, actor=OPERATOR, name=name, role=Role.CADRE, region=HUXIAN, cadre="G0027", now=now()
        )
    accounts.choose_password(demo, link=path.partition("link=")[2], password=PASSWORD, now=now())
    return name


def can_sign_in(demo, name, password):
    return accounts.sign_in(demo, name=name, password=password, address=name, browser="b", now=now())


def is_good(demo, token):
    with demo.read() as session:
        return accounts.holder(session, token=token, now=now()) is not None


def fill(at, old, new, again):
    for field, text in zip(at.text_input, (old, new, again), strict=True):
        field.input(text)
    return next(button for button in at.button if button.label == "修改密码").click().run()


def asked(at):
    """Return what stands in the dialog."""
    return "".join(element.value for element in at.markdown)


@pytest.fixture
def agreeing(monkeypatch):
    """Answer every question with yes: a dialog's button runs its fragment alone, which AppTest cannot."""

    def yes(_title, _question, _label, act):
        act()
        st.rerun()

    return lambda: monkeypatch.setattr("pages.components.layout.ask_first", yes)


def texts(at):
    return [field.value for field in at.text_input]


# ---- one's own account


def test_an_account_says_who_one_is(as_user, person):
    at = as_user(person).switch_page(ACCOUNT).run()
    told = seen(at)
    assert [part in told for part in (person, "干部", "户县", "G0027", "示例干部")] == [True] * 5


def test_one_changes_the_password_and_every_other_device_is_out(as_user, demo, person):
    elsewhere, _ = session_of(demo, person)
    at = fill(as_user(person).switch_page(ACCOUNT).run(), PASSWORD, NEW, NEW)
    assert not at.exception
    assert "密码已修改" in at.success[0].value
    assert texts(at) == ["", "", ""]
    assert not is_good(demo, elsewhere)
    assert (can_sign_in(demo, person, PASSWORD), can_sign_in(demo, person, NEW)) == (False, True)
    assert not at.run().success


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("wrong", NEW, NEW), "当前密码不正确"),
        ((PASSWORD, NEW, NEW + "x"), "两次输入不一致"),
        ((PASSWORD, "short", "short"), "至少要 15 个"),
    ],
)
def test_a_refused_change_says_why_and_loses_nothing_typed(as_user, demo, person, typed, why):
    at = fill(as_user(person).switch_page(ACCOUNT).run(), *typed)
    assert why in at.error[0].value
    assert texts(at) == list(typed)
    assert can_sign_in(demo, person, PASSWORD)


def test_too_many_wrong_entries_are_answered_in_words(as_user, person):
    at = as_user(person).switch_page(ACCOUNT).run()
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT + 1):
        fill(at, "wrong", NEW, NEW)
    assert "尝试次数过多" in at.error[0].value


def test_one_ends_another_of_ones_sessions(as_user, demo, person):
    token, _ = session_of(demo, person)
    at = as_user(person).switch_page(ACCOUNT).run()
    assert "当前浏览器" in seen(at)
    (button,) = [button for button in at.button if button.key.startswith("end_") and button.key != "end_others"]
    at.button(key=button.key).click().run()
    assert not at.exception
    assert [button for button in at.button if button.key.startswith("end_")] == []
    assert not is_good(demo, token)


def test_one_signs_out_every_other_device_after_being_asked(as_user, demo, person, agreeing):
    tokens = [session_of(demo, person)[0] for _ in range(2)]
    at = as_user(person).switch_page(ACCOUNT).run()
    at.button(key="end_others").click().run()
    assert all(is_good(demo, token) for token in tokens)
    assert "其他 2 台设备" in asked(at)
    agreeing()
    at.button(key="end_others").click().run()
    assert not any(is_good(demo, token) for token in tokens)
    assert "已退出其他 2 台设备" in at.success[0].value
    assert not [button for button in at.button if button.key == "end_others"]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge 126 · Windows"),
        ("Mozilla/5.0 (Linux; Android 10) Version/4.0 Chrome/86.0 Safari MicroMessenger/8.0.2", "微信 8 · Android"),
        ("Mozilla/5.0 (iPhone; CPU OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari 17 · iPhone"),
        ("<script>alert(1)</script>", "未知浏览器"),
    ],
)
def test_a_device_is_named_as_people_know_it(as_user, demo, person, agent, device):
    with demo.write() as session:
        ticket = accounts.issue_ticket(session, name=person, browser="b", next_path="/", now=now())
        accounts.start_session(session, ticket=ticket, browser="b", agent=agent, now=now())
    told = seen(as_user(person).switch_page(ACCOUNT).run())
    assert f"<b>{device}</b>" in told
    assert "<script>" not in told


# ---- everybody's


@pytest.fixture
def users(as_user):
    return as_user("administrator").switch_page(USERS).run()


def listed(at):
    return set(re.findall(r'<div class="k"><b>([^<]+)</b>', seen(at)))


def state_of(demo, name):
    with demo.read() as session:
        user = session.get_one(User, name)
        return user.disabled, user.password_hash is not None


def test_an_administrator_adds_a_user_and_the_link_stands_there_until_it_is_handed_on(users, demo):
    at = users
    at.text_input(key="add_name_0").input("new.leader")
    at.button(key="add_user").click().run()
    assert not at.exception
    link = at.code[0].value.partition("/set_password?link=")[2]
    assert re.search(r"new\.leader.*只能用一次.*20\d\d-\d\d-\d\d \d\d\\?:\d\d 前有效", seen(at))
    assert "new.leader" in listed(at)
    assert at.text_input(key="add_name_1").value == ""
    assert at.run().code
    at.button(key="link_done").click().run()
    assert not at.code
    assert accounts.choose_password(demo, link=link, password=PASSWORD, now=now()) == "new.leader"


def test_a_cadre_is_chosen_by_name_and_code_of_the_county(users, demo):
    at = users
    at.selectbox(key="add_role_0").set_value(Role.CADRE).run()
    county = at.selectbox(key="add_county_0")
    county.set_value(next(place for place in county.options if HUXIAN in place)).run()
    chooser = at.selectbox(key=f"add_cadre_{HUXIAN}_0")
    assert chooser.label == "干部"
    assert "示例干部27 G0027" in chooser.options
    chooser.set_value("示例干部27 G0027").run()
    at.text_input(key="add_name_0").input("chosen.cadre")
    at.button(key="add_user").click().run()
    assert not at.exception
    with demo.read() as session:
        user = session.get_one(User, "chosen.cadre")
        assert (user.region, user.cadre_code) == (HUXIAN, "G0027")


def test_a_county_whose_ledgers_name_nobody_says_so(users):
    at = users
    at.selectbox(key="add_role_0").set_value(Role.DEPARTMENT).run()
    county = at.selectbox(key="add_county_0")
    county.set_value(next(place for place in county.options if "610124" in place)).run()
    assert at.selectbox(key="add_department_610124_0").disabled
    at.text_input(key="add_name_0").input("no.department")
    at.button(key="add_user").click().run()
    assert "要填部门编号" in at.error[0].value
    assert at.text_input(key="add_name_0").value == "no.department"


def test_a_user_who_does_not_fit_together_is_refused_in_words(users):
    users.text_input(key="add_name_0").input("huxian-leader")
    users.button(key="add_user").click().run()
    assert "已有用户" in users.error[0].value


def test_an_administrator_locks_and_unlocks_a_user_whose_password_stays(users, demo, person):
    at = users
    at.text_input[-1].input(person).run()
    at.button(key=f"disable_{person}").click().run()
    assert "已锁定" in seen(at)
    assert state_of(demo, person) == (True, True)
    at.button(key=f"enable_{person}").click().run()
    assert state_of(demo, person) == (False, True)
    assert can_sign_in(demo, person, PASSWORD)


def test_whoever_is_shut_out_by_failed_attempts_is_marked_and_unlocked(users, demo, person):
    for _ in range(throttle.ATTEMPTS_PER_ACCOUNT):
        can_sign_in(demo, person, "wrong")
    at = users
    at.text_input[-1].input(person).run()
    assert "多次输错" in seen(at)
    at.button(key=f"enable_{person}").click().run()
    assert "多次输错" not in seen(at)
    assert can_sign_in(demo, person, PASSWORD)


def test_a_new_link_is_made_only_after_a_question(users, demo, person, agreeing):
    at = users
    at.text_input[-1].input(person).run()
    at.button(key=f"reset_{person}").click().run()
    assert "原密码" in asked(at)
    assert state_of(demo, person) == (False, True)
    agreeing()
    at.button(key=f"reset_{person}").click().run()
    assert state_of(demo, person) == (False, False)
    assert "/set_password?link=" in at.code[0].value


def test_nobody_takes_their_own_account_away_by_mistake(users):
    assert users.button(key="disable_administrator").disabled
    assert users.button(key="reset_administrator").disabled


def test_search_role_and_county_stand_in_the_address(as_user, person):
    at = as_user("administrator")
    at.query_params["role"], at.query_params["county"], at.query_params["search"] = "cadre", HUXIAN, "示例干部27"
    at.switch_page(USERS).run()
    assert {"huxian-cadre", person} <= listed(at)
    assert "huxian-leader" not in listed(at)
    at.text_input[-1].input("nobody at all").run()
    assert at.query_params["search"] == "nobody at all"
    assert "没有符合条件的用户" in seen(at)


def test_a_long_list_comes_in_pages(users, demo):
    with demo.write() as session:
        for number in range(30):
            session.add(User(name=f"many{number:02}", role=Role.LEADER, region="610124", created_at=now()))
    at = users
    at.text_input[-1].input("many").run()
    assert len(listed(at)) == 25


def test_an_administrator_is_shown_no_score(users):
    assert "分" not in seen(users).replace("分钟", "")
