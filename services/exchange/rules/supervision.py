"""Rules for spot checks (督查), approvals (审批), yearly targets (目标) and points by decision (加减分)."""

from typing import Final

from models.values import FindingState, SubjectKind, Verdict
from services.exchange.merging import County, Row
from services.exchange.rules.kinds import Parent, Rules
from services.messages import Message, say


def _passed(row: Row, _county: County) -> Message | None:
    if row.items_passed <= row.items_checked:
        return None
    return say("More items passed than were checked ({checked}).", checked=row.items_checked)


def _subject(row: Row, _county: County) -> Message | None:
    if row.dept_code is not None or row.cadre_code is not None:
        return None
    return say("A spot check must name a department or a cadre.")


def _cadre_of_visit(row: Row, county: County) -> Message | None:
    visit = county.ledger("visits").get(row.visit_code)
    if visit is None or row.cadre_code is None or visit.cadre_code in (None, row.cadre_code):
        return None
    return say("Visit {visit} was made by another cadre ({cadre}).", visit=visit.visit_code, cadre=visit.cadre_code)


def _visit_before_check(row: Row, county: County) -> Message | None:
    visit = county.ledger("visits").get(row.visit_code)
    if visit is None or visit.visited_on is None or visit.visited_on <= row.checked_on:
        return None
    return say(
        "Visit {visit} was made on {date}, after the check.", visit=visit.visit_code, date=visit.visited_on.isoformat()
    )


def _annual(row: Row, _county: County) -> Message | None:
    return None if row.annual_e4 > 0 else say("A yearly target must be above 0.")


def _known_subject(row: Row, county: County) -> Message | None:
    sheet = "departments" if row.subject_kind == SubjectKind.DEPARTMENT else "cadres"
    if (row.subject_code,) in county.ledger(sheet):
        return None
    return say("There is no {kind} with this code.", kind=row.subject_kind)


def _approved_by_subject(row: Row, county: County) -> Message | None:
    if row.subject_kind != SubjectKind.CADRE:
        return None
    person = county.ledger("cadres").get(row.subject_code)
    if row.approved_by != row.subject_code and (person is None or row.approved_by != person.name):
        return None
    return say("Nobody approves points of their own.")


SPOT_CHECKS: Final = (
    Rules("spot_checks")
    .at_least("items_checked", 0)
    .at_least("items_passed", 0)
    .add("items_passed", "items_checked", check=_passed)
    .where("verdict", Verdict.FALSE.value, "visit_code")
    .add("dept_code", "cadre_code", check=_subject)
    .where("state", FindingState.CONFIRMED.value, "confirmed_on")
    .not_before("confirmed_on", "checked_on")
    .not_before("rectify_due_on", "checked_on")
    .not_before("rectified_on", "checked_on")
    .add("visit_code", "cadre_code", check=_cadre_of_visit, parent=Parent("visits", "visit_code", ("cadre_code",)))
    .add("visit_code", "checked_on", check=_visit_before_check, parent=Parent("visits", "visit_code", ("visited_on",)))
)

APPROVALS: Final = Rules("approvals").at_least("limit_workdays", 0).not_before("done_on", "started_on")

TARGETS: Final = Rules("targets").add("annual_e4", check=_annual).at_least("actual_e4", 0)

ADJUSTMENTS: Final = (
    Rules("adjustments")
    .add("subject_code", "subject_kind", check=_known_subject)
    .add(
        "approved_by",
        "subject_kind",
        "subject_code",
        check=_approved_by_subject,
        parent=Parent("cadres", "subject_code", ("name",)),
    )
)
