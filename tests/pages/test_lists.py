"""Long lists through the frame: words, orders and columns stand in the address, and the table leads where it should."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from services.ledgers import visit_reading
from services.ledgers.issues import selecting

from .conftest import column, seen

ISSUES, VISITS = "problems/issues.py", "visits/visits.py"
OFFICE = "huxian-office"


def at_list(as_user, screen, **address):
    at = as_user(OFFICE, **address).switch_page(screen).run()
    assert not at.exception
    return at


def test_two_characters_are_found_and_so_is_a_word_in_full_width(as_user):
    for words in ("用电", "用电 价格", "W01", "ｗ０１"):
        at = at_list(as_user, ISSUES, state="all", q=words, columns="code,summary")
        found = list(zip(column(at, 0), column(at, 1), strict=True))
        assert found, words
    at = at_list(as_user, ISSUES, state="all", q='"*用 OR')
    assert "没有符合条件的问题" in seen(at)


def test_a_search_is_written_into_the_address_and_begins_at_the_first_page(as_user):
    at = at_list(as_user, VISITS, page="3", order="cadre")
    at.text_input(key="visit_search").input("用电").run()
    assert (at.query_params["q"], at.query_params["order"]) == ("用电", "cadre")
    assert "page" not in at.query_params


@pytest.mark.parametrize(("screen", "by"), [(ISSUES, "registered_on"), (VISITS, "visited_on")])
def test_the_table_has_the_columns_and_the_order_of_the_address(as_user, screen, by):
    for order, backwards in ((by, False), (f"-{by}", True)):
        at = at_list(as_user, screen, state="all", order=order, columns=f"{by},enterprise,code,nothing")
        heads = re.findall(r'<th scope="col">(.*?)</th>', seen(at))
        assert len(heads) == 3
        (days,) = [number for number, head in enumerate(heads) if "↓" in head or "↑" in head]
        cells = column(at, days)
        assert len(cells) == 25
        assert cells == sorted(cells, reverse=not backwards)


def test_the_head_of_the_column_in_order_turns_it_round(as_user):
    at = at_list(as_user, ISSUES, state="all", columns="code,enterprise,summary", order="enterprise")
    links = re.findall(r'<th scope="col"><a class="k-go" href="/issues\?(.*?)">', seen(at))
    assert [link.rpartition("order=")[2] for link in links] == ["code", "-enterprise"]
    assert all("columns=code" in link for link in links)


def test_a_column_is_chosen_and_put_away_again(as_user):
    at = at_list(as_user, VISITS)
    assert "k-visit" in seen(at)
    at.pills(key="visit_columns_").set_value(["code", "summary"]).run()
    assert at.query_params["columns"] == "code,summary"
    assert len(column(at, 1)) == 25
    at.pills(key="visit_columns_code_summary").set_value([]).run()
    assert "columns" not in at.query_params
    assert "k-visit" in seen(at)


def test_a_list_that_is_too_long_to_count_says_so(as_user, monkeypatch):
    monkeypatch.setattr(selecting, "COUNTED", 50)
    monkeypatch.setattr(visit_reading, "COUNTED", 50)
    assert "第 1–25 条，超过 50 件问题" in seen(at_list(as_user, ISSUES, state="all"))
    assert "第 26–50 条，超过 50 次" in seen(at_list(as_user, VISITS, page="2"))


RECORDS = {
    "issue": (ISSUES, "problems/issue.py", "issues", {"state": "all"}),
    "check": ("supervision/checks.py", "supervision/check.py", "checks", {}),
}


@pytest.mark.parametrize("key", RECORDS)
@pytest.mark.parametrize("columns", [{}, {"columns": "code,state"}], ids=["as usual", "a table"])
def test_a_record_keeps_the_list_that_it_was_found_in(as_user, key, columns):
    listed, record, name, more = RECORDS[key]
    shape = {"order": "-code", "q": "示例", **more, **columns}
    at = at_list(as_user, listed, **shape)
    href = unescape(re.findall(rf'href="/{key}\?(.*?)"', seen(at))[0])
    asked = dict(parse_qsl(href))
    assert asked == shape | {key: asked[key]}
    at = at_list(as_user, record, **asked)
    (back,) = [link.proto for link in at.get("page_link") if link.proto.page == name]
    assert dict(parse_qsl(back.query_string)) == shape
