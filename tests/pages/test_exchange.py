"""The office's import and export: looked at before it is written, the same numbers in every file, a line for each."""

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
import streamlit as st
from sqlmodel import col, select

from models import AuditEntry, Department
from pages.components import downloads, incoming
from pages.components.incoming import Incoming
from pages.components.results import View
from pages.web.place import now, today
from services import accounts, counties, scoring
from services.access import OPERATOR
from services.errors import BadInputError, NotPermittedError
from services.exchange.importing import import_ledgers
from services.exchange.parsed import Parsed
from services.exchange.scoresheets import HEAD
from services.messages import say

from .conftest import HUXIAN, seen, session_of

IMPORT, EXPORT, RANKING = "office/import_ledgers.py", "office/export.py", "scorecards/ranking.py"
COUNTY = "610126"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def files(monkeypatch) -> dict[str, Callable[[], bytes]]:
    """Collect what the download buttons on the screen would make on a click, by key."""
    found: dict[str, Callable[[], bytes]] = {}
    real = st.download_button

    def record(label, data, **options):
        found[options["key"]] = data
        return real(label, data, **options)

    monkeypatch.setattr(st, "download_button", record)
    return found


def workbook(*rows):
    book = openpyxl.Workbook()
    book.active.title = "部门"
    for row in [("部门编号", "部门名称", "考核组别"), *rows]:
        book.active.append(row)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def choose(at, data, name="七月台账.xlsx"):
    at.switch_page(IMPORT).run()
    return at.file_uploader(key="ledgers").set_value((name, data, XLSX)).run()


def import_button(at):
    return [button for button in at.button if button.key == "import"]


def tables(at):
    """Return the rows of each table on the screen, cell by cell."""
    found = [element.proto.body for element in at.get("html") if 'class="k-table"' in element.proto.body]
    return [
        [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)[1:]] for html in found
    ]


def headings(at):
    return [header.value for header in at.header]


def stored(demo, code):
    with demo.read() as session:
        found = session.get(Department, (COUNTY, code))
        return found and found.name


def brought_in(demo, name, *codes):
    """Import departments behind the screen's back."""
    rows = [{"dept_code": code, "name": name, "group": "县级部门"} for code in codes]
    with demo.write() as session:
        parsed = Parsed.from_rows({"departments": rows}, name="别处")
        import_ledgers(session, actor=OPERATOR, region=COUNTY, parsed=parsed, now=now())


def lines(demo, verb, region=COUNTY):
    with demo.read() as session:
        found = session.exec(select(AuditEntry).order_by(col(AuditEntry.number)))
        return [entry for entry in found if entry.verb == verb and entry.region == region]


# ---- what is wrong


def test_a_bad_workbook_is_marked_mended_looked_at_and_imported(as_user, demo, files):
    bad = workbook(("E01", "", "县级部门"), ("E02", "示例局", "县级部门"))
    at = choose(as_user("importer"), bad)
    assert not at.exception
    assert "共有 1 处错误" in at.error[0].value
    assert not import_button(at)
    assert tables(at)[0] == [["部门", "2", "部门名称", "", "必须填写。"]]

    book = opened(files["download_marked"]())
    assert book["部门"]["B2"].comment.text == "✖ 必须填写。"
    book["部门"]["B2"].value = "示例发改局"
    at = choose(at, saved(book))
    assert not at.error
    assert "将写入：新增 2 行，更新 0 行" in headings(at)
    assert tables(at)[0] == [["部门", "2", "0", "0"]]
    assert stored(demo, "E01") is None

    at.button(key="import").click().run()
    assert not at.exception
    assert at.success[0].value == "台账已导入。"
    assert stored(demo, "E01") == "示例发改局"
    assert not import_button(at)


def test_everything_wrong_is_listed_and_nothing_written(as_user, demo):
    at = choose(as_user("importer"), workbook(("E11", "", "县级部门"), ("E12", "示例", ""), ("E12", "示例", "组")))
    assert {int(row[1]) for row in tables(at)[0]} == {2, 3, 4}
    assert stored(demo, "E12") is None


def test_a_long_list_of_errors_is_cut_on_screen_and_whole_in_the_downloads(as_user, files):
    at = choose(as_user("importer"), workbook(*((f"E{number}", "", "组") for number in range(600))))
    assert "600" in at.error[0].value
    assert len(tables(at)[0]) == 500
    assert any("500" in caption.value for caption in at.caption)
    assert opened(files["download_errors"]()).active.max_row == 601
    marked = opened(files["download_marked"]())["部门"]
    assert sum(cell.comment is not None for cell in marked["B"]) == 600


def test_what_stands_in_a_file_never_becomes_markup(as_user):
    at = choose(as_user("importer"), workbook(("E13<img src=x>", "<b>x</b>", ""), ("<i>", "x" * 5000, "组")))
    assert "<img" not in seen(at)
    assert "&lt;i&gt;" in seen(choose(at, workbook(("<i>", "<b>局</b>", "组"), ("<i>", "局", "组"))))


def test_a_file_that_is_no_workbook_is_refused_in_words(as_user):
    at = choose(as_user("importer"), b"not a workbook")
    assert not at.exception
    assert len(at.error) == 1
    assert not import_button(at)


def test_where_marking_breaks_off_the_list_of_errors_comes_instead_and_says_so(as_user, files, monkeypatch):
    choose(as_user("importer"), workbook(("E14", "", "组")))

    def too_large(*_args, **_kwargs):
        raise BadInputError(
            say("The workbook is too large or too unusual to be marked; correct it by the list of errors.")
        )

    monkeypatch.setattr(incoming, "marked_copy", too_large)
    sheet = opened(files["download_marked"]())["错误清单"]
    assert "未能标注" in sheet["A1"].value
    assert [cell.value for cell in sheet[3]] == ["部门", 2, "部门名称", None, "必须填写。"]


# ---- what will change


def test_changes_are_shown_before_they_are_made(as_user, demo, files):
    brought_in(demo, "旧名", "E21", "E22", "E23")
    data = workbook(("E21", "新名", "县级部门"), ("E22", "旧名", "县级部门"), ("E24", "新来的", "县级部门"))
    at = choose(as_user("importer"), data)
    assert "将写入：新增 1 行，更新 1 行" in headings(at)
    assert tables(at)[:2] == [[["部门", "1", "1", "1"]], [["部门", "E21", "部门名称", "旧名", "新名"]]]
    assert stored(demo, "E21") == "旧名"
    listed = opened(files["download_changes"]()).active
    assert [cell.value for cell in listed[2]] == ["部门", "E21", "部门名称", "旧名", "新名"]
    at.button(key="import").click().run()
    assert [stored(demo, code) for code in ("E21", "E22", "E23", "E24")] == ["新名", "旧名", "旧名", "新来的"]


def test_many_changes_are_cut_on_screen_and_whole_in_the_download(as_user, demo, files):
    codes = [f"E3{number:03}" for number in range(250)]
    brought_in(demo, "旧名", *codes)
    at = choose(as_user("importer"), workbook(*((code, "新名", "县级部门") for code in codes)))
    assert len(tables(at)[1]) == 200
    assert any("另有 50 处" in caption.value for caption in at.caption)
    assert opened(files["download_changes"]()).active.max_row == 251


def test_a_file_that_changes_nothing_says_so_and_offers_no_button(as_user, demo):
    brought_in(demo, "示例局", "E41")
    at = choose(as_user("importer"), workbook(("E41", "示例局", "县级部门")))
    assert "完全一致" in at.info[0].value
    assert not import_button(at)


def test_sheets_without_a_change_are_named_in_one_line(as_user, demo):
    brought_in(demo, "示例局", "E42")
    book = opened(workbook(("E42", "示例局", "县级部门")))
    sheet = book.create_sheet("干部")
    sheet.append(("干部编号", "姓名", "部门编号", "考核组别"))
    sheet.append(("GE42", "示例干部", "E42", "县级部门"))
    at = choose(as_user("importer"), saved(book))
    assert tables(at)[0] == [["干部", "1", "0", "0"]]
    assert any("部门 1。" in caption.value for caption in at.caption)


def test_ledgers_that_change_between_the_look_and_the_click_are_looked_at_again(as_user, demo):
    brought_in(demo, "旧名", "E51")
    at = choose(as_user("importer"), workbook(("E51", "我改的", "县级部门")))
    brought_in(demo, "别人改的", "E51")
    number = len(lines(demo, "import ledgers"))
    at.button(key="import").click().run()
    assert not at.exception
    assert "又有变动" in at.error[0].value
    assert stored(demo, "E51") == "别人改的"
    assert len(lines(demo, "import ledgers")) == number
    assert tables(at)[1] == [["部门", "E51", "部门名称", "别人改的", "我改的"]]
    at.button(key="import").click().run()
    assert at.success
    assert stored(demo, "E51") == "我改的"


def test_a_second_click_imports_no_second_time_and_a_rerun_loses_nothing(as_user, demo):
    at = choose(as_user("importer"), workbook(("E61", "示例局", "县级部门")))
    (asked,) = import_button(at)
    asked.click().run()
    number = len(lines(demo, "import ledgers"))
    at.session_state["kaohe_import_asked"] = at.session_state["kaohe_imported"].digest, 0
    at.run()
    assert at.success[0].value == "台账已导入。"
    assert not at.error
    assert at.run().success
    assert len(lines(demo, "import ledgers")) == number


def test_a_file_is_compared_once_for_each_state_of_the_ledgers(as_user, demo, monkeypatch):
    read = []
    real = incoming.read_workbook
    monkeypatch.setattr(incoming, "read_workbook", lambda *args, **kwargs: read.append(1) or real(*args, **kwargs))
    at = choose(as_user("importer"), workbook(("E62", "示例局", "县级部门")))
    at.run()
    assert len(read) == 1
    brought_in(demo, "别的", "E63")
    at.run()
    assert len(read) == 2


def test_all_of_it_is_there_in_english(as_user):
    at = as_user("importer")
    at.query_params["lang"] = "en"
    at = choose(at, workbook(("E64", "示例局", "县级部门")))
    assert "To be imported: 1 new row, 0 changed rows" in headings(at)
    assert "Past imports" in headings(at)


# ---- the history


def test_the_history_tells_who_when_which_file_and_how_much(as_user, demo):
    data = workbook(("E71", "示例局", "县级部门"), ("E72", "示例局", "县级部门"))
    at = choose(as_user("importer"), data, name="<七月>.xlsx")
    at.button(key="import").click().run()
    entry = lines(demo, "import ledgers")[-1]
    digest = entry.details["sha256"]
    first = tables(at)[-1][0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", first[0])
    assert first[1:] == ["importer", "&lt;七月&gt;.xlsx", digest[:12], "2", "0", "0"]
    assert f'title="{digest}"' in seen(at)


def test_a_county_without_an_import_says_what_to_do(as_user):
    at = as_user("neighbour").switch_page(IMPORT).run()
    assert "还没有导入过台账" in seen(at)


# ---- the files of the results


@pytest.fixture
def view(demo):
    with demo.read() as session:
        place = counties.county(session, actor=OPERATOR, region=HUXIAN)
        usual = counties.usual_period(session, actor=OPERATOR, region=HUXIAN, today=today())
    return View(place, usual.start, usual.end, usual.as_of, usual=True)


def live(demo, name):
    with demo.read() as session:
        return accounts.live(session, name=name, session_hash=session_of(demo, name)[1], now=now())


def decimals(values):
    return [None if value in (None, "") else Decimal(str(value)) for value in values]


@pytest.mark.parametrize("query", [{}, {"from": "2016-06-17", "to": "2016-09-30", "as_of": "2016-10-20"}])
def test_the_files_hold_the_numbers_of_the_screen_to_the_digit(as_user, demo, files, view, query):
    at = as_user("huxian-leader")
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(EXPORT).run()
    assert not at.exception
    asked = {"start": query.get("from", str(view.start)), "end": query.get("to", str(view.end))}
    with demo.read() as session:
        period = {name: today().fromisoformat(day) for name, day in asked.items()}
        as_of = today().fromisoformat(query["as_of"]) if query else view.as_of
        found = scoring.assess(session, actor=OPERATOR, region=HUXIAN, as_of=as_of, **period)
    assert json.loads(files["download_json"]()) == scoring.document(found)

    table = list(csv.DictReader(io.StringIO(files["download_csv"]().decode("utf-8-sig"))))
    assert [line["code"] for line in table] == [card.code for card in found.subjects]
    book = opened(files["download_xlsx"]())
    sheets = [row for sheet in book.worksheets[:-1] for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True)]
    in_book = {row[1]: row for row in sheets}
    for card, line in zip(found.subjects, table, strict=True):
        row = in_book[card.code]
        total = None if card.total is None else Decimal(card.total) / 100
        points = [None if one.points_e4 is None else Decimal(one.points_e4) / 10_000 for one in card.indicators]
        first = 7 if card.kind == "cadre" else 6
        assert decimals([line["total"], row[first - 3]]) == [total, total]
        assert decimals(line[f"{one.code}_points"] for one in card.indicators) == points
        assert decimals(row[first + 2 : first + 3 * len(points) : 3]) == points
        assert [int(line[f"{one.code}_den"]) for one in card.indicators] == [one.den for one in card.indicators]

    at.switch_page(RANKING).run()
    shown = dict(re.findall(r'cadre%3A(\w+).*?k-score">([^<]*)<', seen(at)))
    assert shown == {line["code"]: line["total"] or "–" for line in table if line["kind"] == "cadre"}


def test_the_screen_says_how_many_and_by_which_rules(as_user, demo, view):
    at = as_user("huxian-leader").switch_page(EXPORT).run()
    with demo.read() as session:
        found = scoring.assess(session, actor=OPERATOR, region=HUXIAN, start=view.start, end=view.end, as_of=view.as_of)
    cadres = sum(card.kind == "cadre" for card in found.subjects)
    stamp = found.rulebook
    for told in (f"干部 {cadres} 名", "部门 21 个", f"{stamp.code} 第 {stamp.version} 版", stamp.sha256[:12]):
        assert told in seen(at)


def test_a_county_without_results_still_exports_its_ledgers(as_user, files):
    at = as_user("neighbour").switch_page(EXPORT).run()
    assert not at.exception
    assert "请先导入" in seen(at)
    assert set(files) == {"download_ledgers"}
    assert "部门" in opened(files["download_ledgers"]()).sheetnames


def test_the_leader_gets_results_and_the_office_the_ledgers_too(as_user, files):
    as_user("huxian-leader").switch_page(EXPORT).run()
    results = {"download_xlsx", "download_csv", "download_json"}
    assert set(files) == results
    as_user("huxian-office").switch_page(EXPORT).run()
    assert set(files) == results | {"download_ledgers"}


@pytest.mark.parametrize("role", ["supervisor", "department", "cadre"])
def test_whoever_may_not_gets_neither_the_screens_nor_the_bytes(as_user, demo, view, role):
    name = f"huxian-{role}"
    for screen in (IMPORT, EXPORT):
        at = as_user(name).switch_page(screen).run()
        assert len(at.error) == 1
        assert not at.get("download_button")
    number = [len(lines(demo, f"export {what}", HUXIAN)) for what in ("results", "ledgers")]
    person = live(demo, name)
    for form in ("xlsx", "csv", "json"):
        with pytest.raises(NotPermittedError):
            downloads.results_file(person, view, form, "zh_CN")
    with pytest.raises(NotPermittedError):
        downloads.ledgers_file(person, view.county)
    file = Incoming(person, view.county, "x.xlsx", workbook(("D01", "x", "组")))
    for make in (incoming.errors_file, incoming.marked_file, incoming.changes_file):
        with pytest.raises(NotPermittedError):
            make(file, "zh_CN")
    assert [len(lines(demo, f"export {what}", HUXIAN)) for what in ("results", "ledgers")] == number


@pytest.mark.usefixtures("at")
def test_the_leader_gets_no_ledgers_by_another_way(demo, view):
    with pytest.raises(NotPermittedError):
        downloads.ledgers_file(live(demo, "huxian-leader"), view.county)


@pytest.mark.parametrize("screen", [EXPORT, RANKING])
def test_every_download_leaves_its_line(as_user, demo, files, view, screen):
    number = len(lines(demo, "export results", HUXIAN))
    as_user("huxian-leader").switch_page(screen).run()
    assert len(lines(demo, "export results", HUXIAN)) == number
    files["download_xlsx" if screen == EXPORT else "download_scores"]()
    entry = lines(demo, "export results", HUXIAN)[-1]
    assert len(lines(demo, "export results", HUXIAN)) == number + 1
    assert entry.actor == "huxian-leader"
    assert (entry.details["from"], entry.details["to"], entry.details["format"]) == (
        str(view.start),
        str(view.end),
        "xlsx",
    )
    assert len(entry.details["sha256"]) == 64
    assert entry.details["as_of"]


@pytest.mark.usefixtures("at")
def test_without_its_line_no_file_is_made(demo, view, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError("the disk is full")

    made = []
    monkeypatch.setattr(downloads, "note_export", full)
    monkeypatch.setattr(downloads, "export_scores", lambda *_args, **_kwargs: made.append(1))
    monkeypatch.setattr(downloads, "export_ledgers", lambda *_args, **_kwargs: made.append(1))
    person = live(demo, "huxian-office")
    with pytest.raises(OSError, match="full"):
        downloads.results_file(person, view, "csv", "zh_CN")
    with pytest.raises(OSError, match="full"):
        downloads.ledgers_file(person, view.county)
    assert made == []


def test_whoever_is_signed_out_meanwhile_gets_no_file(as_user, demo, files):
    token, session_hash = session_of(demo, "huxian-office")
    at = as_user("huxian-office")
    at.user = {"username": "huxian-office", "session": session_hash}
    at.switch_page(EXPORT).run()
    choose(at, workbook(("D01", "", "组")))
    with demo.write() as session:
        accounts.sign_out(session, token=token, now=now())
    for key in ("download_xlsx", "download_ledgers", "download_errors", "download_marked"):
        with pytest.raises(NotPermittedError):
            files[key]()
