"""The screens that change something: signing in, passwords, sessions, users, and ledgers that come in."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlmodel import select

from models import AuditEntry, Ticket
from pages.web.place import now
from pages.web.screens import HOME, SCREENS
from services import accounts, counties
from services.access import OPERATOR

from .conftest import PASSWORD, seen, session_of

USERS, IMPORT, SESSIONS, SET_PASSWORD = (
    "office/users.py",
    "office/import_ledgers.py",
    "account/account.py",
    "account/set_password.py",
)


@pytest.fixture
def redirected(monkeypatch):
    """Collect where the browser is sent."""
    sent = []
    monkeypatch.setattr("pages.account.sign_in.redirect", sent.append)
    monkeypatch.setattr("pages.components.redirect.redirect", sent.append)
    monkeypatch.setattr("pages.account.sign_in._browser", lambda: "b")
    return sent


def fill(at, name, password):
    at.text_input[0].input(name)
    at.text_input[1].input(password)
    return at.button[0].click().run()


# ---- signing in


def test_the_right_password_leads_by_a_ticket_to_the_page_that_was_asked_for(at, demo, redirected):
    at.query_params["kind"] = "department"
    fill(at.switch_page("scorecards/ranking.py").run(), " Huxian-Leader ", PASSWORD)
    assert not at.error
    (sent,) = redirected
    assert sent.startswith("/session/start?ticket=")
    with demo.read() as session:
        ticket = session.exec(select(Ticket)).all()[-1]
        assert (ticket.user_name, ticket.next_path) == ("huxian-leader", "/ranking?kind=department")
    assert "authentication_status" not in at.session_state


@pytest.mark.parametrize(("name", "password"), [("huxian-leader", "wrong"), ("nobody", PASSWORD)])
def test_anything_else_is_refused_in_the_same_words(at, redirected, name, password):
    fill(at.run(), name, password)
    assert redirected == []
    assert at.error[0].value == "登录名或密码不正确。"


# ---- passwords and sessions


def link_of(demo, name="huxian-supervisor"):
    with demo.write() as session:
        return accounts.reset_user(session, actor=OPERATOR, name=name, now=now()).partition("link=")[2]


def test_a_link_lets_its_holder_choose_a_password_once(at, demo, redirected):
    at.query_params["link"] = link_of(demo)
    at.switch_page(SET_PASSWORD).run()
    assert "huxian-supervisor" in seen(at)
    fill(at, PASSWORD, PASSWORD + "x")
    assert "两次输入不一致" in at.error[0].value
    fill(at, "short", "short")
    assert "至少要 15 个" in at.error[0].value
    fill(at, PASSWORD, PASSWORD)
    assert (not at.error, redirected) == (True, ["/"])
    at.run()
    assert "此链接已使用" in at.error[0].value


def test_a_made_up_link_is_refused(at):
    at.query_params["link"] = "made-up"
    at.switch_page(SET_PASSWORD).run()
    assert "此链接已使用" in at.error[0].value
    assert not at.text_input


def test_one_ends_another_of_ones_sessions(as_user, demo):
    token, _ = session_of(demo, "huxian-cadre")
    at = as_user("huxian-cadre").switch_page(SESSIONS).run()
    assert "当前浏览器" in seen(at)
    for button in [button for button in at.button if button.key.startswith("end_")]:
        at.button(key=button.key).click().run()
    assert not at.exception
    assert [button for button in at.button if button.key.startswith("end_")] == []
    with demo.read() as session:
        assert accounts.holder(session, token=token, now=now()) is None


# ---- users


def test_an_administrator_adds_a_user_and_gets_the_link_once(as_user, demo):
    at = as_user("administrator").switch_page(USERS).run()
    at.text_input(key="add_name").input("new.leader")
    at.selectbox(key="add_role").set_value("leader")
    at.button(key="add_user").click().run()
    assert not at.exception
    assert "/set_password?link=" in at.code[0].value
    at.run()
    assert not at.code
    with demo.read() as session:
        assert "new.leader" in {user.name for user in accounts.users(session, actor=OPERATOR)}


def test_an_administrator_disables_a_user_and_gives_a_new_link(as_user, demo):
    at = as_user("administrator").switch_page(USERS).run()
    at.button(key="disable_huxian-department").click().run()
    assert at.button(key="disable_huxian-department").disabled
    at.button(key="reset_huxian-department").click().run()
    assert "/set_password?link=" in at.code[0].value
    link = at.code[0].value.partition("link=")[2]
    accounts.choose_password(demo, link=link, password=PASSWORD, now=now())


def test_nobody_takes_their_own_account_away_by_mistake(as_user):
    at = as_user("administrator").switch_page(USERS).run()
    assert at.button(key="disable_administrator").disabled
    assert at.button(key="reset_administrator").disabled


def test_a_user_who_does_not_fit_together_is_refused_in_words(as_user):
    at = as_user("administrator").switch_page(USERS).run()
    at.text_input(key="add_name").input("huxian-leader")
    at.button(key="add_user").click().run()
    assert "已有用户" in at.error[0].value


# ---- ledgers


def workbook(*rows):
    book = Workbook()
    book.active.title = "部门"
    for row in [("部门编号", "部门名称", "考核组别"), *rows]:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(at, data, name="ledgers.xlsx"):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    at.switch_page(IMPORT).run()
    at.file_uploader(key="ledgers").set_value((name, data, kind)).run()
    return at.button(key="import").click().run()


def version(demo):
    with demo.read() as session:
        return counties.county(session, actor=OPERATOR, region="610126").ledger_version


def test_the_office_imports_a_workbook_and_reads_what_came_of_it(as_user, demo):
    before = version(demo)
    at = upload(as_user("importer"), workbook(("D01", "示例发改局", "县级部门"), ("D02", "示例经贸局", "县级部门")))
    assert not at.exception
    assert at.success[0].value == "台账已导入。"
    table = at.table[0].value
    assert table.iloc[0].tolist() == ["部门", 2, 0, 0]
    assert version(demo) == before + 1
    at = upload(at, workbook(("D01", "示例发改局", "县级部门"), ("D02", "示例经贸局", "县级部门")))
    assert at.table[0].value.iloc[0].tolist() == ["部门", 0, 0, 2]
    assert version(demo) == before + 1


def test_a_check_alone_writes_nothing(as_user, demo):
    before = version(demo)
    at = as_user("importer").switch_page(IMPORT).run()
    at.checkbox(key="only_check").check()
    at = upload(at, workbook(("D09", "示例新局", "县级部门")))
    assert at.success[0].value == "文件无误，未写入。"
    assert version(demo) == before


def test_everything_wrong_is_listed_and_nothing_written(as_user, demo):
    before = version(demo)
    at = upload(as_user("importer"), workbook(("D03", "", "县级部门"), ("D04", "示例", ""), ("D04", "示例", "组")))
    assert "一行也没有写入" in at.error[0].value
    errors = at.dataframe[0].value
    assert set(errors["行"]) >= {2, 3, 4}
    assert set(errors[errors.columns[0]]) == {"部门"}
    assert version(demo) == before


def test_a_long_list_of_errors_is_cut_on_screen_and_whole_in_the_download(as_user, demo):
    at = upload(as_user("importer"), workbook(*((f"D{number}", "", "组") for number in range(600))))
    assert "600" in at.error[0].value
    assert len(at.dataframe[0].value) == 500
    assert any("500" in caption.value for caption in at.caption)
    assert [button.key for button in at.get("download_button")] == ["download_template", "download_errors"]


def test_a_file_that_is_no_workbook_is_refused_in_words(as_user):
    at = upload(as_user("importer"), b"not a workbook")
    assert not at.exception
    assert len(at.error) == 1
    assert not at.success


# ---- the tree


def test_only_the_frame_lies_directly_in_pages():
    pages = Path(__file__).parents[2] / "pages"
    assert {path.name for path in pages.glob("*.py")} == {"__init__.py", "frame.py"}


def test_every_screen_is_registered_at_the_address_of_its_file():
    assert [screen.path for screen in SCREENS if screen is not HOME] == [
        Path(screen.file).stem for screen in SCREENS if screen is not HOME
    ]


def test_signing_in_leaves_a_line_for_the_user(demo):
    session_of(demo, "huxian-leader")
    with demo.read() as session:
        assert ("sign_in", "huxian-leader") in {
            (entry.verb, entry.actor) for entry in session.exec(select(AuditEntry)).all()
        }
