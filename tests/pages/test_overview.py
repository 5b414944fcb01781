"""The overview, the ranks and the leads: every figure is the service's, and every element leads on."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.components import results
from pages.web.place import today
from services import counties, scoring
from services.access import OPERATOR

from .conftest import HUXIAN, seen

OVERVIEW, RANKING, LEADS, SCORECARD = (
    "overview/overview.py",
    "scorecards/ranking.py",
    "accountability/leads.py",
    "scorecards/scorecard.py",
)


@pytest.fixture
def now(demo):
    """Return the county as it stands today, and at each month's end."""
    with demo.read() as session:
        usual = counties.usual_period(session, actor=OPERATOR, region=HUXIAN, today=today())
        ends = counties.month_ends(usual.start, usual.end)
        return scoring.history(session, actor=OPERATOR, region=HUXIAN, start=usual.start, ends=ends, as_of=usual.as_of)


@pytest.fixture
def settled(as_user):
    """Return what runs a screen until the months are worked out."""

    def run(name, screen, **query):
        at = as_user(name)
        for key in list(at.query_params):
            at.query_params.pop(key)
        for key, value in query.items():
            at.query_params[key] = value
        at.switch_page(screen).run()
        results._HISTORIES.wait()
        at.run()
        assert not at.exception
        return at

    return run


def links(at, kind):
    """Return where the linked rows of a kind lead, as (path, query)."""
    found = [urlsplit(unescape(href)) for href in re.findall(rf'<a class="{kind} k-go[^"]*" href="([^"]+)"', seen(at))]
    return [(part.path, {name: values[0] for name, values in parse_qs(part.query).items()}) for part in found]


def test_the_five_figures_are_the_countys(settled, now):
    at = settled("huxian-leader", OVERVIEW)
    county = now[-1].county
    figures = re.findall(r'class="k-figure"><b>([^<]+)</b>', seen(at))
    rate = 100 * county.visits[0] / county.visits[1]
    assert figures[0] == f"{rate:.1f}%"
    assert figures[2:] == [str(county.open), str(county.escalated), str(county.leads)]
    assert f"{county.on_time[0]}/{county.on_time[1]}" in seen(at)
    assert at.title[0].value == f"在办问题 {county.open} 件，其中逾期 {county.overdue} 件"


def test_the_figures_are_compared_with_the_month_that_the_address_names(settled, now):
    chosen = now[-5]
    at = settled("huxian-leader", OVERVIEW, compare=str(chosen.assessment.end))
    moved = now[-1].county.leads - chosen.county.leads
    card = re.findall(r'<a class="k-card.*?</a>', seen(at), re.DOTALL)[4]
    assert f"{'▲' if moved > 0 else '▼'} {abs(moved)}" in card
    assert at.selectbox[0].value == str(chosen.assessment.end)


def test_before_the_months_are_there_the_figures_are_and_nothing_is_invented(as_user, monkeypatch):
    monkeypatch.setattr("pages.components.results.history", lambda _actor, _view: None)
    at = as_user("huxian-leader").switch_page(OVERVIEW).run()
    assert not at.exception
    assert len(links(at, "k-card")) == 5
    assert "▲ " not in "".join(re.findall(r'<a class="k-card.*?</a>', seen(at), re.DOTALL))
    assert not [box for box in at.selectbox if box.key.startswith("compare")]


def test_every_figure_and_every_lead_leads_on(settled, now):
    at = settled("huxian-leader", OVERVIEW)
    assert [path for path, _query in links(at, "k-card")] == ["/ranking"] * 4 + ["/leads"]
    flagged = {f"{card.kind}:{card.code}": {flag.code for flag in card.flags} for card in now[-1].assessment.subjects}
    attention = links(at, "k-attention")
    assert len(attention) == 6
    for path, query in attention:
        assert path == "/scorecard"
        assert query["evidence"].removeprefix("flag_") in flagged[query["subject"]]


def test_three_clicks_lead_from_the_overview_to_the_rows_of_visits(settled):
    at = settled("huxian-leader", OVERVIEW)
    path, query = next(link for link in links(at, "k-attention") if link[1]["evidence"] == "flag_absent")
    assert path == "/scorecard"
    at = settled("huxian-leader", SCORECARD, **query)
    assert "k-evidence" in seen(at)
    assert "没有走访" in seen(at) or "未走访" in seen(at)


def test_as_of_an_earlier_day_the_overview_is_that_days(settled, now):
    end = date(2016, 10, 31)
    at = settled("huxian-leader", OVERVIEW, **{"from": "2016-06-17", "to": str(end)})
    county = next(one.county for one in now if one.assessment.end == end)
    assert re.findall(r'class="k-figure"><b>([^<]+)</b>', seen(at))[4] == str(county.leads)
    assert all(query["to"] == str(end) for _path, query in links(at, "k-card"))


def test_an_empty_county_says_what_to_do_next_to_whom_it_concerns(as_user):
    at = as_user("neighbour").switch_page(OVERVIEW).run()
    assert "请先导入" in seen(at)
    assert not links(at, "k-card")


def test_every_lead_stands_in_the_column_of_its_ground_oldest_first(settled, now):
    at = settled("huxian-leader", LEADS)
    expected = {
        (f"{card.kind}:{card.code}", f"flag_{flag.code}") for card in now[-1].assessment.subjects for flag in card.flags
    }
    assert {(query["subject"], query["evidence"]) for _path, query in links(at, "k-attention")} == expected
    assert [header.value for header in at.header] == ["组织不力", "敷衍塞责", "效果不好"]
    columns = [element.proto.body for element in at.get("html") if "k-attention k-go" in element.proto.body]
    for column in columns:
        days = [tuple(map(int, day)) for day in re.findall(r"自(\d+)年(\d+)月(\d+)日起", column)]
        assert days == sorted(days)
        assert len(days) == column.count("k-attention k-go")


def test_a_lead_without_a_day_of_its_own_stands_since_the_first_month_of_its_unbroken_run(now):
    from pages.components import leads  # noqa: PLC0415  beside the one test that reads it

    found = leads.of(now[-1].assessment, now)
    lead = next(one for one in found if one.flag.code == "low_score")

    def stands(one):
        return any(
            (card.kind, card.code) == (lead.card.kind, lead.card.code) and flag.code == "low_score"
            for card in one.assessment.subjects
            for flag in card.flags
        )

    assert stands(now[-1])
    run = []
    for one in reversed(now):
        if not stands(one):
            break
        run.append(one.assessment.end)
    assert lead.since == run[-1]


def test_leads_are_filtered_by_group_and_degree(settled):
    every = links(settled("huxian-leader", LEADS), "k-attention")
    grave = links(settled("huxian-leader", LEADS, severity="red"), "k-attention")
    of_group = links(settled("huxian-leader", LEADS, group="部门 · 经济部门"), "k-attention")
    assert 0 < len(grave) < len(every)
    assert 0 < len(of_group) < len(every)
    assert all(query["subject"].startswith("department:") for _path, query in of_group)


def test_nothing_on_the_leads_is_called_a_verdict_or_a_person_poor(settled):
    shown = seen(settled("huxian-leader", LEADS))
    assert "不是结论" in shown
    assert not re.search("认定为|处分|问责决定|差评|落后分子", shown)


def ranked_rows(at):
    return re.findall(r'<a class="k-rank.*?</a>', seen(at), re.DOTALL)


def test_county_leaders_are_without_ranks_unless_somebody_asks(settled):
    leaders = ranked_rows(settled("huxian-leader", RANKING, group="县级领导"))
    assert len(leaders) == 8
    assert all('k-num">–<' in row for row in leaders)
    ranked = ranked_rows(settled("huxian-leader", RANKING, group="县级领导", ranks="all"))
    assert [re.search(r'k-num">(.*?)<', row)[1] for row in ranked] == [str(place) for place in range(1, 9)]


def test_ranks_say_by_how_many_places_each_has_moved_since_the_months_end_before(settled, now):
    before = {card.code: card.rank for card in now[-2].assessment.subjects if card.kind == "department"}
    rows = ranked_rows(settled("huxian-leader", RANKING, kind="department"))
    shown = {re.search(r"department%3A(\w+)", row)[1]: re.search(r'k-moved">(.*?)</span><span', row)[1] for row in rows}
    checked = 0
    for card in now[-1].assessment.subjects:
        if card.kind != "department" or not card.rank or not before[card.code]:
            continue
        by = before[card.code] - card.rank
        assert (f"▲ {by} 位" if by > 0 else f"▼ {-by} 位" if by < 0 else "＝") in shown[card.code]
        checked += 1
    assert checked > 10


def test_without_ranks_the_movement_is_in_points_and_less_than_a_tenth_is_told_without_a_colour(settled, now):
    before = {card.code: card.total for card in now[-2].assessment.subjects}
    totals = {card.code: card.total for card in now[-1].assessment.subjects if card.group == "县级领导"}
    rows = ranked_rows(settled("huxian-leader", RANKING, group="县级领导"))
    shown = {re.search(r"cadre%3A(\w+)", row)[1]: re.search(r'k-moved">(.*?)</span><span', row)[1] for row in rows}
    moved = {code: total - before[code] for code, total in totals.items()}
    assert {abs(by) < 10 for by in moved.values()} == {True, False}
    for code, by in moved.items():
        assert f"{abs(by) / 100:.2f} 分" in shown[code]
        assert ("k-soft" in shown[code]) == (abs(by) < 10)


def test_the_grave_leads_of_a_row_come_first_and_why_there_is_no_grade_stands_below_the_name(settled, now):
    rows = ranked_rows(settled("huxian-leader", RANKING, kind="department"))
    for row in rows:
        degrees = re.findall(r'k-tag k-(red|yellow)"', row)
        assert degrees == sorted(degrees)
        assert "不定等次" not in row.split("k-reason")[0]
    ungraded = [card for card in now[-1].assessment.subjects if card.kind == "department" and card.status == "ungraded"]
    assert sum("k-reason" in row for row in rows) == len(ungraded) > 0


def test_ranks_are_found_by_a_part_of_a_name_or_code(settled):
    assert len(ranked_rows(settled("huxian-leader", RANKING, q="g0027"))) == 1
    assert len(ranked_rows(settled("huxian-leader", RANKING, q="干部2"))) == 11
    at = settled("huxian-leader", RANKING, q="无此人")
    assert ranked_rows(at) == []
    assert "没有名称或编号含“无此人”的对象" in seen(at)


def test_what_is_typed_into_the_search_stands_in_the_address(settled):
    at = settled("huxian-leader", RANKING)
    at.text_input(key="search").input("G0027").run()
    assert at.query_params["q"] in ("G0027", ["G0027"])
    assert len(ranked_rows(at)) == 1


def test_listed_by_an_indicator_the_lowest_come_first_and_open_its_evidence(settled, now):
    at = settled("huxian-leader", RANKING, kind="department", by="on_time_rate", group="经济部门")
    queries = [query for _path, query in links(at, "k-rank")]
    values = {
        f"department:{card.code}": line.value
        for card in now[-1].assessment.subjects
        if card.kind == "department"
        for line in card.indicators
        if line.code == "on_time_rate"
    }
    listed = [values[query["subject"]] for query in queries if values[query["subject"]] is not None]
    assert listed == sorted(listed)
    assert all(query["evidence"] == "on_time_rate" for query in queries)


def test_a_scorecard_has_its_months_as_a_line_and_as_figures(settled, now):
    at = settled("huxian-leader", SCORECARD, subject="department:D06")
    assert not [table for table in at.get("table") if "得分" in table.value.columns], "laid out before it is opened"
    at.session_state["figures_trend"] = True
    at.run()
    totals = [
        f"{card.total / 100:.2f}"
        for one in now
        for card in one.assessment.subjects
        if (card.kind, card.code) == ("department", "D06") and card.total is not None
    ]
    table = next(table.value for table in at.get("table") if "得分" in table.value.columns)
    assert list(table["得分"]) == totals
    assert len(at.get("vega_lite_chart") or at.get("arrow_vega_lite_chart")) == 1


def test_a_cadre_finds_no_way_to_the_others(settled):
    at = settled("huxian-cadre", SCORECARD)
    assert at.title[0].value == "示例干部27"
    assert not at.selectbox
    assert "/ranking" not in seen(at)


def test_the_months_end_before_today_is_at_most_a_month_ago(now):
    assert now[-1].assessment.end - now[-2].assessment.end < timedelta(days=32)
