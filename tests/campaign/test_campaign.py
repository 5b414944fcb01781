"""The campaign's name and dates, and the leading group in its order."""

from datetime import date

import pytest

from models import Campaign, GroupMember, MonthlyReport, Visit
from models.values import VisitMethod
from services.errors import BadInputError, NotPermittedError, StaleRecordError
from services.ledgers import campaign
from services.ledgers.campaign import MOST_MEMBERS, Member

from .conftest import NO_OFFICE, REGION

GROUP = (Member("组长", "示例甲", "县委书记"), Member("组长", "示例乙", "县长"), Member("成员", "示例丙"))


def save(desk, who, **given):
    values = {"version": 1, "name": "亲商助企", "starts_on": date(2016, 6, 8), "ends_on": date(2018, 6, 7)}
    return desk.do(campaign.save_campaign, who, **(values | given))


def save_group(desk, who, *members, stamp=None):
    stamp = desk.read(campaign.leading_group, who).stamp if stamp is None else stamp
    return desk.do(campaign.save_leading_group, who, members=members, stamp=stamp)


def test_the_campaign_gets_another_name_and_other_dates(desk, people):
    before = desk.version()
    save(desk, people.office, name=" 亲商助企抓项目 ", starts_on=date(2016, 8, 1), ends_on=date(2017, 6, 7))
    (row,) = desk.rows(Campaign)
    assert (row.name, row.starts_on, row.ends_on, row.version) == (
        "亲商助企抓项目", date(2016, 8, 1), date(2017, 6, 7), 2,
    )  # fmt: skip
    assert desk.lines() == [
        (
            "save_campaign",
            "office",
            {
                "before": ["亲商助企", "2016-06-08", "2018-06-07"],
                "after": ["亲商助企抓项目", "2016-08-01", "2017-06-07"],
            },
        )
    ]
    assert desk.version() == before + 1


def test_the_campaign_keeps_within_it_what_the_ledgers_hold(desk, people):
    desk.add(
        Visit(
            region=REGION,
            visit_code="Z1",
            cadre_code="G001",
            enterprise_code="Q001",
            visited_on=date(2016, 9, 9),
            recorded_on=date(2016, 9, 9),
            method=VisitMethod.ON_SITE,
        ),
        MonthlyReport(
            region=REGION,
            cadre_code="G001",
            enterprise_code="Q001",
            month=date(2016, 7, 1),
            submitted_on=date(2016, 8, 1),
        ),
    )
    shown = desk.read(campaign.campaign, people.office)
    assert (shown.first, shown.last) == (date(2016, 7, 31), date(2016, 9, 9))
    for given, words in (
        ({"starts_on": date(2016, 8, 1)}, "2016-07-31"),
        ({"ends_on": date(2016, 9, 8)}, "2016-09-09"),
        ({"ends_on": date(2016, 6, 7)}, "ends before it starts"),
        ({"name": "  "}, "Name of the campaign"),
        ({"name": "字" * 65}, "Name of the campaign"),
    ):
        with pytest.raises(BadInputError, match=words):
            save(desk, people.office, **given)
    save(desk, people.office, starts_on=date(2016, 7, 31), ends_on=date(2016, 9, 9))
    assert [line[0] for line in desk.lines()] == ["save_campaign"]


def test_a_campaign_changed_by_somebody_else_is_not_overwritten(desk, people):
    save(desk, people.office, name="亲商")
    with pytest.raises(StaleRecordError):
        save(desk, people.office, name="助企")
    assert desk.read(campaign.campaign, people.office).name == "亲商"


def test_a_campaign_saved_as_it_is_leaves_no_line(desk, people):
    save(desk, people.office)
    assert desk.lines() == []


def test_the_leading_group_is_kept_in_its_order(desk, people):
    assert save_group(desk, people.office, *GROUP) == ()
    assert desk.read(campaign.leading_group, people.office).members == GROUP
    assert [(row.place, row.name) for row in desk.rows(GroupMember, GroupMember.place)] == [
        (1, "示例甲"), (2, "示例乙"), (3, "示例丙"),
    ]  # fmt: skip
    turned = (GROUP[1], GROUP[0])
    save_group(desk, people.office, *turned)
    assert desk.read(campaign.leading_group, people.office).members == turned
    verb, who, details = desk.lines()[-1]
    assert (verb, who, details["after"]) == (
        "save_leading_group", "office", [["组长", "示例乙", "县长"], ["组长", "示例甲", "县委书记"]],
    )  # fmt: skip


def test_a_leading_group_saved_as_it_is_leaves_no_line(desk, people):
    save_group(desk, people.office, *GROUP)
    save_group(desk, people.office, *GROUP)
    assert len(desk.lines()) == 1


def test_every_wrong_cell_of_the_leading_group_is_named_and_nothing_is_written(desk, people):
    faults = save_group(desk, people.office, Member("主任", "示例甲"), Member("成员", " ", "字" * 129))
    assert [(fault.row, fault.column) for fault in faults] == [(1, "duty"), (2, "name"), (2, "title")]
    assert (desk.rows(GroupMember), desk.lines()) == ([], [])
    with pytest.raises(BadInputError, match="too many"):
        save_group(desk, people.office, *GROUP[:1] * (MOST_MEMBERS + 1))


def test_a_leading_group_changed_by_somebody_else_is_not_overwritten(desk, people):
    stamp = desk.read(campaign.leading_group, people.office).stamp
    save_group(desk, people.office, *GROUP, stamp=stamp)
    with pytest.raises(StaleRecordError):
        save_group(desk, people.office, *GROUP[:1], stamp=stamp)
    assert len(desk.rows(GroupMember)) == len(GROUP)


@pytest.mark.parametrize("who", NO_OFFICE)
def test_only_the_countys_office_sets_the_campaign_up(desk, people, who):
    actor = getattr(people, who)
    for read in (campaign.campaign, campaign.leading_group):
        with pytest.raises(NotPermittedError):
            desk.read(read, actor)
    with pytest.raises(NotPermittedError):
        save(desk, actor, name="x")
    with pytest.raises(NotPermittedError):
        save_group(desk, actor, *GROUP, stamp=())
    assert desk.lines() == []
