"""时间表、路线图: a milestone is ticked by whoever handles the issue, once, and stays so when plans are rewritten."""

from datetime import timedelta

import pytest

from services.errors import BadInputError, NotPermittedError
from services.ledgers import issues
from services.ledgers.issues.machine import Deed, State
from services.ledgers.issues.reading import issue
from tests.issues.conftest import NOW, REGION, TODAY, Life, People

PLAN = [(TODAY + timedelta(days=5), "勘查"), (TODAY + timedelta(days=20), "施工")]


def reach(life: Life, place: int, actor=People.department) -> None:
    with life.database.write() as session:
        issues.reach_milestone(
            session,
            actor=actor,
            region=REGION,
            code=life.code,
            version=life.now.version,
            place=place,
            today=life.today,
            now=NOW,
        )


def stones(life: Life) -> list[str | None]:
    with life.database.read() as session:
        found = issue(session, actor=People.office, region=REGION, code=life.code, today=life.today)
    return [one.get("reached_on") for one in found.milestones]


def test_a_milestone_is_ticked_once_with_its_day_its_step_and_its_audit_line(life: Life):
    life.bring_to(State.HANDLING).do(Deed.PLAN, milestones=PLAN)
    version = life.now.version
    life.today = TODAY + timedelta(days=6)
    reach(life, 0, People.owner)
    assert stones(life) == ["2016-09-20", None]
    assert (life.audit()[-1], life.steps()[-1]) == (("reach_milestone", "owner"), ("reached", "owner"))
    assert (life.now.version, life.now.state) == (version + 1, State.HANDLING)
    for place, why in ((0, "already"), (2, "no such milestone"), (-1, "no such milestone")):
        with pytest.raises(BadInputError, match=why):
            reach(life, place)


def test_a_plan_that_is_rewritten_keeps_what_was_reached(life: Life):
    life.bring_to(State.HANDLING).do(Deed.PLAN, milestones=PLAN)
    reach(life, 0)
    life.do(Deed.PLAN, milestones=[*PLAN[:1], (TODAY + timedelta(days=30), "施工")])
    assert stones(life) == ["2016-09-14", None]


def test_nobody_but_the_handler_ticks_and_only_while_it_is_handled(life: Life):
    life.bring_to(State.HANDLING).do(Deed.PLAN, milestones=PLAN)
    for actor in (People.office, People.cadre, People.own_department, People.leader, People.supervisor):
        with pytest.raises(NotPermittedError):
            reach(life, 0, actor)
    life.do(Deed.CLOSE)
    with pytest.raises(BadInputError, match="not its turn"):
        reach(life, 0)
    assert stones(life) == [None, None]
