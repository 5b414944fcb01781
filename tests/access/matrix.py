"""The matrix of access: every verb and read of the services x role x own, other department, other county.

An entry is written as people would say it, not derived from the table in services/access: `LSODCA` are the letters of
the roles leader, supervisor, office, department, cadre, administrator. To add a verb, add a line.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from models.values import Role
from services import accounts, counties, demo, scoring
from services.access import OPERATOR
from services.exchange import exporting, importing, results, trail
from services.exchange.parsed import Parsed
from services.ledgers import (
    answering,
    assisted,
    campaign,
    check_detail,
    check_reading,
    draws,
    exemption_reading,
    exemptions,
    handover_reading,
    handovers,
    history,
    inbox,
    inspections,
    issues,
    list_editing,
    lists,
    month_plan,
    own_firms,
    papers,
    reports,
    spot_checks,
    visit_judging,
    visit_reading,
    visits,
)
from services.ledgers.check_listing import Wanted as WantedChecks
from services.ledgers.check_listing import export_checks
from services.ledgers.finding import Finding
from services.ledgers.issues import choices
from services.ledgers.issues.alike import suggestion
from services.ledgers.issues.deadline import deadline
from services.ledgers.issues.docket import docket, unruled
from services.ledgers.issues.ladder import tick, tick_counties
from services.ledgers.issues.listing import export_issues
from services.ledgers.issues.merging import links
from services.ledgers.issues.reading import Filter, issue, issues_page
from services.ledgers.issues.remaining import deadlines
from services.ledgers.list_editing import TypedRow
from services.ledgers.reports.listing import Wanted as WantedReports
from services.ledgers.visit_reading import Wanted
from services.ledgers.visits import Told

from .world import AS_OF, END, NOW, OWN_COUNTY, PASSWORD, START, TODAY, Case, session_of


@dataclass(frozen=True)
class Entry:
    """How a verb or read is called, and which roles it lets through for whose records.

    `commits` marks what opens its own transactions, and therefore gets a copy of the world.
    """

    call: Callable[[Case], Any]
    own: str
    department: str
    county: str
    commits: bool = False


def in_county(roles: str, call: Callable[[Case], Any]) -> Entry:
    """Return the entry of what is asked of a county as a whole: these roles in their own, nobody in another."""
    return Entry(call, roles, roles, "")


def administrators(call: Callable[[Case], Any]) -> Entry:
    """Return the entry of what administrators do everywhere, and nobody else."""
    return Entry(call, "A", "A", "A")


def operators(call: Callable[[Case], Any], *, commits: bool = False) -> Entry:
    """Return the entry of what only the operator at the machine does."""
    return Entry(call, "", "", "", commits)


def own_account(call: Callable[[Case], Any], *, commits: bool = False) -> Entry:
    """Return the entry of what everybody does with the own account, and nobody with another's."""
    return Entry(call, "LSODCA", "", "", commits)


def registers(call: Callable[[Case], Any]) -> Entry:
    """Return the entry of what is registered for an enterprise by whoever assists it, the department or the office."""
    return Entry(call, own="ODC", department="O", county="")


def handles(call: Callable[[Case], Any]) -> Entry:
    """Return the entry of what the department and the person in charge of a problem do, and nobody else."""
    return Entry(call, own="DC", department="", county="")


def own_cadre(call: Callable[[Case], Any]) -> Entry:
    """Return the entry of what a cadre does with what is the cadre's own, and nobody else."""
    return Entry(call, own="C", department="", county="")


def _told(c: Case) -> Told:
    return Told(c.to.enterprise, TODAY, "实地", "了解用工")


def _requests(c: Case, *, decided: bool) -> Any:
    return exemption_reading.exemption_requests(c.session, **c.asked, decided=decided, today=TODAY)


def _problem(c: Case) -> dict[str, Any]:
    given = {"enterprise": c.to.enterprise, "raised_by": c.to.cadre, "sector": "工业", "summary": "厂区积水"}
    return {**c.asked, **given}


def _pair(c: Case) -> dict[str, Any]:
    return {**c.asked, "cadre": c.to.cadre, "enterprise": c.to.enterprise}


def _period(c: Case) -> dict[str, Any]:
    return {**c.asked, "start": START, "end": END, "as_of": AS_OF}


def _explained(c: Case) -> Any:
    return scoring.explain(c.session, **_period(c), kind="cadre", subject=c.to.cadre, code="visit_coverage")


def _exported_scores(c: Case) -> Any:
    """Export an assessment of the whole county, whoever asks."""
    whole = scoring.assess(c.session, actor=OPERATOR, region=OWN_COUNTY, start=START, end=END, as_of=AS_OF)
    named = replace(whole, region=c.to.region)
    results.export_scores(c.session, actor=c.actor, assessment=named, path_or_buffer=c.out)


def _added(c: Case) -> Any:
    return accounts.add_user(
        c.session, actor=c.actor, name="x2", role=Role.CADRE, region=c.to.region, cadre=c.to.cadre, now=NOW
    )


def _number(c: Case) -> str:
    return accounts.session_number(session_of(c.user))


def _rows(code: str) -> Parsed:
    """Return a sheet that renames a department, or adds one."""
    return Parsed.from_rows({"部门": [{"部门编号": code, "部门名称": "改名的部门", "考核组别": "县级部门"}]})


def _of_the_concerned(call: Callable[[Case], Any]) -> Entry:
    """Return a read for whoever sees the county, and for a department and a cadre of what is theirs."""
    return Entry(call, own="LSODC", department="LSO", county="")


FINDING: Final = Finding(mode="电话核查", inspectors="督查乙", items_checked=4, items_passed=4, verdict="属实")

MATRIX: Final[dict[str, Entry | tuple[Entry, ...]]] = {
    # ---- accounts
    "accounts.first.add_demo_users": operators(
        lambda c: accounts.add_demo_users(c.database, actor=c.actor, people=(), now=NOW), commits=True
    ),
    "accounts.first.add_first_user": operators(
        lambda c: accounts.add_first_user(c.session, actor=c.actor, name="x2", role=Role.ADMINISTRATOR, now=NOW)
    ),
    "accounts.own.change_password": own_account(
        lambda c: accounts.change_password(
            c.database, actor=c.actor, session_hash=session_of(c.user), old=PASSWORD, new=PASSWORD * 2, now=NOW
        ),
        commits=True,
    ),
    "accounts.own.end_other_sessions": own_account(
        lambda c: accounts.end_other_sessions(c.session, actor=c.actor, session_hash=session_of(c.user), now=NOW)
    ),
    "accounts.own.own_account": own_account(
        lambda c: accounts.own_account(c.session, actor=c.actor, session_hash=session_of(c.user), now=NOW)
    ),
    "accounts.people.people": administrators(lambda c: accounts.people(c.session, **c.asked)),
    "accounts.roster.add_user": administrators(_added),
    "accounts.roster.disable_user": administrators(
        lambda c: accounts.disable_user(c.session, actor=c.actor, name=c.user, now=NOW)
    ),
    "accounts.roster.enable_user": administrators(
        lambda c: accounts.enable_user(c.session, actor=c.actor, name=c.user, now=NOW)
    ),
    "accounts.roster.reset_user": administrators(
        lambda c: accounts.reset_user(c.session, actor=c.actor, name=c.user, now=NOW)
    ),
    "accounts.roster.shut_out": administrators(lambda c: accounts.shut_out(c.session, actor=c.actor, now=NOW)),
    "accounts.roster.users": administrators(lambda c: accounts.users(c.session, actor=c.actor)),
    "accounts.signing_in.end_session": Entry(
        lambda c: accounts.end_session(c.session, actor=c.actor, name=c.user, number=_number(c), now=NOW),
        own="LSODCA",
        department="A",
        county="A",
    ),
    "accounts.signing_in.sessions": Entry(
        lambda c: accounts.sessions(c.session, actor=c.actor, name=c.user, now=NOW),
        own="LSODCA",
        department="A",
        county="A",
    ),
    # ---- counties
    "counties.counties": administrators(lambda c: counties.counties(c.session, actor=c.actor)),
    "counties.county": in_county("LSODC", lambda c: counties.county(c.session, **c.asked)),
    "counties.create_county": operators(
        lambda c: counties.create_county(
            c.session,
            actor=c.actor,
            code="610126",
            name="高陵县",
            campaign="亲商",
            starts_on=START,
            ends_on=END,
            now=NOW,
        )
    ),
    "counties.usual_period": in_county("LSODC", lambda c: counties.usual_period(c.session, **c.asked, today=TODAY)),
    "demo.load_demo": operators(lambda c: demo.load_demo(c.database, actor=c.actor, now=NOW), commits=True),
    # ---- what goes in and out
    "exchange.exporting.export_ledgers": in_county(
        "O", lambda c: exporting.export_ledgers(c.session, **c.asked, target=c.out)
    ),
    "exchange.importing.export_changes": in_county(
        "O", lambda c: importing.export_changes(c.session, **c.asked, parsed=_rows("D02"), target=c.out)
    ),
    "exchange.importing.import_ledgers": in_county(
        "O", lambda c: importing.import_ledgers(c.session, **c.asked, parsed=_rows("D09"), now=NOW)
    ),
    "exchange.results.export_scores": in_county("LO", _exported_scores),
    "exchange.trail.imports": in_county("O", lambda c: trail.imports(c.session, **c.asked)),
    "exchange.trail.note_export": (
        in_county("LO", lambda c: trail.note_export(c.session, **c.asked, what="results", details={}, now=NOW)),
        in_county("O", lambda c: trail.note_export(c.session, **c.asked, what="ledgers", details={}, now=NOW)),
    ),
    # ---- scores
    "scoring.assessment.assess": in_county("LSODC", lambda c: scoring.assess(c.session, **_period(c))),
    "scoring.explanation.explain": Entry(_explained, own="LSODC", department="LSO", county=""),
    "scoring.history.history": in_county(
        "LSODC", lambda c: scoring.history(c.session, **c.asked, start=START, ends=[END], as_of=AS_OF)
    ),
    "scoring.history.snapshot": in_county("LSODC", lambda c: scoring.snapshot(c.session, **_period(c))),
    # ---- the history of a record
    "ledgers.history.reading.of_account": administrators(
        lambda c: history.of_account(c.session, actor=c.actor, name="office")
    ),
    "ledgers.history.reading.of_check": _of_the_concerned(
        lambda c: history.of_check(c.session, **c.asked, code=c.to.code("P"))
    ),
    "ledgers.history.reading.of_exemption": _of_the_concerned(
        lambda c: history.of_exemption(c.session, **c.asked, number=c.request["number"])
    ),
    "ledgers.history.reading.of_handover": _of_the_concerned(
        lambda c: history.of_handover(c.session, **c.asked, number=c.handover)
    ),
    "ledgers.history.reading.of_issue": _of_the_concerned(
        lambda c: history.of_issue(c.session, **c.asked, code=c.to.code("W"))
    ),
    "ledgers.history.reading.of_list_row": in_county(
        "O", lambda c: history.of_list_row(c.session, **c.asked, sheet="enterprises", code=c.to.enterprise)
    ),
    "ledgers.history.reading.of_report": _of_the_concerned(
        lambda c: history.of_report(c.session, **c.asked, cadre=c.to.cadre, enterprise=c.to.enterprise, month=START)
    ),
    "ledgers.history.reading.of_visit": _of_the_concerned(
        lambda c: history.of_visit(c.session, **c.asked, code=c.to.code("V"))
    ),
    # ---- visits and exempt months
    "ledgers.visits.record_visit": own_cadre(
        lambda c: visits.record_visit(c.session, **c.asked, told=_told(c), today=TODAY, now=NOW)
    ),
    "ledgers.visits.amend_visit": own_cadre(
        lambda c: visits.amend_visit(
            c.session, **c.asked, code=c.to.code("V"), version=1, told=_told(c), today=TODAY, now=NOW
        )
    ),
    "ledgers.visits.set_confirmed": in_county(
        "SO",
        lambda c: visits.set_confirmed(c.session, **c.asked, code=c.to.code("V"), version=1, confirmed=False, now=NOW),
    ),
    "ledgers.visit_judging.lateness": in_county(
        "C", lambda c: visit_judging.lateness(c.session, **c.asked, visited_on=START, today=TODAY)
    ),
    "ledgers.visit_reading.departments": in_county("LSODC", lambda c: visit_reading.departments(c.session, **c.asked)),
    "ledgers.own_firms.own_number": in_county("C", lambda c: own_firms.own_number(c.session, **c.asked)),
    "ledgers.own_firms.own_firms": in_county("C", lambda c: own_firms.own_firms(c.session, **c.asked, today=TODAY)),
    "ledgers.visit_reading.visit": Entry(
        lambda c: visit_reading.visit(c.session, **c.asked, code=c.to.code("V"), today=TODAY),
        own="LSODC",
        department="LSO",
        county="",
    ),
    "ledgers.visit_reading.visits": in_county(
        "LSODC", lambda c: visit_reading.visits(c.session, **c.asked, today=TODAY)
    ),
    "ledgers.visit_reading.visits_to_hand_out": in_county(
        "LSODC", lambda c: visit_reading.visits_to_hand_out(c.session, **c.asked, wanted=Wanted(), now=NOW)
    ),
    "ledgers.inbox.gathering.tasks": in_county("LSODC", lambda c: inbox.tasks(c.session, **c.asked, today=TODAY)),
    "ledgers.inbox.news.news": in_county("LSODC", lambda c: inbox.news(c.session, **c.asked, until=TODAY)),
    "ledgers.month_plan.month_plan": Entry(
        lambda c: month_plan.month_plan(c.session, **c.asked, cadre=c.to.cadre, month=START, today=TODAY),
        own="LSODC",
        department="LSO",
        county="",
    ),
    "ledgers.exemption_reading.exemption_requests": (
        in_county("LSODC", lambda c: _requests(c, decided=False)),
        in_county("LSODC", lambda c: _requests(c, decided=True)),
    ),
    "ledgers.exemption_reading.outlook": in_county(
        "C",
        lambda c: exemption_reading.outlook(
            c.session, **c.asked, enterprise=c.to.enterprise, month=date(2016, 10, 1), today=TODAY
        ),
    ),
    "ledgers.exemptions.ask_exemption": own_cadre(
        lambda c: exemptions.ask_exemption(
            c.session,
            **c.asked,
            enterprise=c.to.enterprise,
            month=date(2016, 10, 1),
            reason="学习",
            today=TODAY,
            now=NOW,
        )
    ),
    "ledgers.exemption_reading.exemption_request": _of_the_concerned(
        lambda c: exemption_reading.exemption_request(c.session, **c.asked, number=c.request["number"])
    ),
    "ledgers.exemptions.withdraw_exemption": own_cadre(lambda c: exemptions.withdraw_exemption(c.session, **c.request)),
    "ledgers.exemptions.approve_exemption": in_county(
        "O", lambda c: exemptions.approve_exemption(c.session, **c.request)
    ),
    "ledgers.exemptions.refuse_exemption": in_county(
        "O", lambda c: exemptions.refuse_exemption(c.session, **c.request, answer="照常生产")
    ),
    # ---- monthly reports
    "ledgers.reports.books.export_reports": in_county(
        "O",
        lambda c: reports.export_reports(
            c.session, **c.asked, asked=WantedReports(), today=TODAY, target=c.out, language="zh_CN", now=NOW
        ),
    ),
    "ledgers.reports.books.export_roll_up": in_county(
        "LSO",
        lambda c: reports.export_roll_up(
            c.session, **c.asked, month=START, today=TODAY, target=c.out, language="zh_CN", now=NOW
        ),
    ),
    "ledgers.reports.reading.draft_of": Entry(
        lambda c: reports.draft_of(c.session, **c.report), own="LSODC", department="LSO", county=""
    ),
    "ledgers.reports.reading.owed_reports": in_county(
        "LSODC", lambda c: reports.owed_reports(c.session, **c.asked, today=TODAY)
    ),
    "ledgers.reports.reading.report": Entry(
        lambda c: reports.report(c.session, **c.report), own="LSODC", department="LSO", county=""
    ),
    "ledgers.reports.roll_up.roll_up": in_county(
        "LSO", lambda c: reports.roll_up(c.session, **c.asked, month=START, today=TODAY)
    ),
    "ledgers.reports.deciding.return_report": in_county(
        "O", lambda c: reports.return_report(c.session, **c.report, version=1, reason="数字不符", now=NOW)
    ),
    "ledgers.reports.writing.save_report_draft": Entry(
        lambda c: reports.save_report_draft(c.session, **c.own_report, draft={"output": "1"}, now=NOW),
        own="C",
        department="",
        county="",
    ),
    "ledgers.reports.writing.submit_report": Entry(
        lambda c: reports.submit_report(c.session, **c.own_report, written=reports.Written(output="1"), now=NOW),
        own="C",
        department="",
        county="",
    ),
    "ledgers.reports.deciding.verify_no_issue": in_county(
        "O", lambda c: reports.verify_no_issue(c.session, **c.report, version=1, now=NOW)
    ),
    # ---- problems: grading, assigning, handling, closing, the leading group
    "ledgers.issues.choices.bringers": in_county("ODC", lambda c: choices.bringers(c.session, **c.asked)),
    "ledgers.issues.choices.departments": in_county("LSO", lambda c: choices.departments(c.session, **c.asked)),
    "ledgers.issues.choices.firms": in_county("ODC", lambda c: choices.firms(c.session, **c.asked, today=TODAY)),
    "ledgers.issues.choices.owners": in_county("O", lambda c: choices.owners(c.session, **c.asked)),
    "ledgers.issues.docket.docket": in_county("LO", lambda c: docket(c.session, **c.asked, today=TODAY)),
    "ledgers.issues.docket.unruled": in_county("LO", lambda c: unruled(c.session, **c.asked)),
    "ledgers.issues.listing.export_issues": in_county(
        "LSODC",
        lambda c: export_issues(
            c.session,
            **c.asked,
            asked=Filter(),
            target=c.out,
            form="xlsx",
            language="zh_CN",
            today=TODAY,
            now=NOW,
        ),
    ),
    "ledgers.issues.deadline.deadline": Entry(
        lambda c: deadline(c.session, **c.asked, code=c.to.code("W"), today=TODAY),
        own="LSODC",
        department="LSO",
        county="",
    ),
    "ledgers.issues.ladder.tick": operators(lambda c: tick(c.session, **c.asked, today=TODAY, now=NOW)),
    "ledgers.issues.ladder.tick_counties": operators(
        lambda c: tick_counties(c.database, actor=c.actor, today=TODAY, now=NOW), commits=True
    ),
    "ledgers.issues.reading.issue": Entry(
        lambda c: issue(c.session, **c.asked, code=c.to.code("W"), today=TODAY),
        own="LSODC",
        department="LSO",
        county="",
    ),
    "ledgers.issues.reading.issues_page": in_county(
        "LSODC", lambda c: issues_page(c.session, **c.asked, asked=Filter(), today=TODAY)
    ),
    "ledgers.issues.remaining.deadlines": in_county(
        "LSODC", lambda c: deadlines(c.session, **c.asked, issues=(), today=TODAY)
    ),
    "ledgers.issues.alike.suggestion": in_county("O", lambda c: suggestion(c.session, **c.asked, code=c.to.code("U"))),
    "ledgers.issues.merging.links": Entry(
        lambda c: links(c.session, **c.asked, code=c.to.code("W")), own="LSODC", department="LSO", county=""
    ),
    "ledgers.issues.merging.merge_issue": in_county(
        "O", lambda c: issues.merge_issue(c.session, **c.issue("U"), lead=c.to.code("W"))
    ),
    "ledgers.issues.merging.separate_issue": in_county("O", lambda c: issues.separate_issue(c.session, **c.issue("U"))),
    "ledgers.issues.milestones.reach_milestone": handles(
        lambda c: issues.reach_milestone(c.session, **c.issue("W"), place=0)
    ),
    "ledgers.issues.registering.register_issue": registers(
        lambda c: issues.register_issue(c.session, **_problem(c), today=TODAY, now=NOW)
    ),
    "ledgers.issues.registering.settle_on_the_spot": registers(
        lambda c: issues.settle_on_the_spot(c.session, **_problem(c), measures="当场解决", today=TODAY, now=NOW)
    ),
    "ledgers.issues.directing.grade_issue": in_county(
        "O", lambda c: issues.grade_issue(c.session, **c.issue("U"), level="B", systemic=False)
    ),
    "ledgers.issues.directing.decline_issue": in_county(
        "O", lambda c: issues.decline_issue(c.session, **c.issue("U"), reason="不属于企业问题")
    ),
    "ledgers.issues.directing.assign_issue": in_county(
        "O", lambda c: issues.assign_issue(c.session, **c.issue("U"), department=c.to.department)
    ),
    "ledgers.issues.directing.designate_department": in_county(
        "O", lambda c: issues.designate_department(c.session, **c.issue("W"), reason="职责清单")
    ),
    "ledgers.issues.directing.reassign_issue": in_county(
        "O", lambda c: issues.reassign_issue(c.session, **c.issue("W"), department="D01", reason="职责清单")
    ),
    "ledgers.issues.handling.receive_issue": handles(lambda c: issues.receive_issue(c.session, **c.issue("A"))),
    "ledgers.issues.handling.object_to_issue": handles(
        lambda c: issues.object_to_issue(c.session, **c.issue("A"), reason="不属本部门")
    ),
    "ledgers.issues.handling.respond_to_issue": handles(
        lambda c: issues.respond_to_issue(c.session, **c.issue("A"), said="已联系")
    ),
    "ledgers.issues.handling.plan_issue": handles(
        lambda c: issues.plan_issue(c.session, **c.issue("W"), measures="分两步")
    ),
    "ledgers.issues.handling.note_progress": handles(
        lambda c: issues.note_progress(c.session, **c.issue("W"), said="已勘查")
    ),
    "ledgers.issues.handling.ask_extension": handles(
        lambda c: issues.ask_extension(c.session, **c.issue("W"), until=date(2016, 10, 12), reason="汛期")
    ),
    "ledgers.issues.handling.close_issue": handles(
        lambda c: issues.close_issue(c.session, **c.issue("W"), outcome="已解决", said="已解决")
    ),
    "ledgers.issues.handling.reclose_issue": handles(
        lambda c: issues.reclose_issue(c.session, **c.issue("R"), outcome="已解决", said="已解决")
    ),
    "ledgers.issues.closing.extend_issue": in_county("O", lambda c: issues.extend_issue(c.session, **c.issue("W"))),
    "ledgers.issues.closing.refuse_extension": in_county(
        "O", lambda c: issues.refuse_extension(c.session, **c.issue("W"), reason="理由不足")
    ),
    "ledgers.issues.closing.confirm_closing": in_county(
        "SO", lambda c: issues.confirm_closing(c.session, **c.issue("Z"), rating="满意", said="认可")
    ),
    "ledgers.issues.closing.cross_off_issue": in_county(
        "O", lambda c: issues.cross_off_issue(c.session, **c.issue("Z"), by="示例主任")
    ),
    "ledgers.issues.closing.call_back": in_county(
        "SO", lambda c: issues.call_back(c.session, **c.issue("Z"), said="没有再发生")
    ),
    "ledgers.issues.closing.reopen_issue": in_county(
        "SO", lambda c: issues.reopen_issue(c.session, **c.issue("Z"), reason="再次发生")
    ),
    "ledgers.issues.escalating.escalate_issue": handles(
        lambda c: issues.escalate_issue(c.session, **c.issue("W"), cause="老旧", tried="协调", proposal="改造")
    ),
    "ledgers.issues.escalating.accept_escalation": in_county(
        "LO",
        lambda c: issues.accept_escalation(
            c.session,
            **c.issue("E"),
            escalation=c.to.code("SB"),
            department=c.to.department,
            due_on=date(2016, 10, 31),
        ),
    ),
    "ledgers.issues.escalating.return_escalation": in_county(
        "LO",
        lambda c: issues.return_escalation(c.session, **c.issue("E"), escalation=c.to.code("SB"), said="可自行解决"),
    ),
    "ledgers.issues.escalating.carry_out_directive": Entry(
        lambda c: issues.carry_out_directive(c.session, **c.issue("X"), said="已办结"),
        own="D",
        department="",
        county="",
    ),
    # ---- the campaign, its lists, who assists whom
    "ledgers.answering.answering": in_county(
        "O", lambda c: answering.answering(c.session, **_pair(c), to_cadre="G002", on=END)
    ),
    "ledgers.assisted.assign": in_county(
        "O",
        lambda c: assisted.assign(c.session, **_pair(c), start_on=TODAY, now=NOW),
    ),
    "ledgers.assisted.assisted": in_county("LSODC", lambda c: assisted.assisted(c.session, **c.asked, today=TODAY)),
    "ledgers.assisted.cadres": in_county("O", lambda c: assisted.cadres(c.session, **c.asked)),
    "ledgers.assisted.idle_firms": in_county("O", lambda c: assisted.idle_firms(c.session, **c.asked, today=TODAY)),
    "ledgers.assisted.firm": in_county("O", lambda c: assisted.firm(c.session, **c.asked, enterprise=c.to.enterprise)),
    "ledgers.campaign.campaign": in_county("O", lambda c: campaign.campaign(c.session, **c.asked)),
    "ledgers.campaign.leading_group": in_county("O", lambda c: campaign.leading_group(c.session, **c.asked)),
    "ledgers.campaign.save_campaign": in_county(
        "O",
        lambda c: campaign.save_campaign(
            c.session, **c.asked, version=1, name="亲商", starts_on=START, ends_on=END, now=NOW
        ),
    ),
    "ledgers.campaign.save_leading_group": in_county(
        "O",
        lambda c: campaign.save_leading_group(
            c.session, **c.asked, members=[campaign.Member("组长", "示例甲")], stamp=(), now=NOW
        ),
    ),
    "ledgers.handover_reading.handovers": in_county(
        "LSODC", lambda c: handover_reading.handovers(c.session, **c.asked)
    ),
    "ledgers.handovers.hand_over": in_county(
        "O",
        lambda c: handovers.hand_over(
            c.session, **_pair(c), start_on=START, version=1, to_cadre="G002", on=TODAY, reason="工作调动", now=NOW
        ),
    ),
    "ledgers.handovers.sign_handover": Entry(
        lambda c: handovers.sign_handover(c.session, **c.asked, number=c.handover, version=1, now=NOW),
        own="C",
        department="",
        county="",
    ),
    "ledgers.list_editing.save_rows": in_county(
        "O",
        lambda c: list_editing.save_rows(
            c.session, **c.asked, sheet="departments", rows=[TypedRow(1, {"name": "改名"}, "D02", 1)], now=NOW
        ),
    ),
    "ledgers.lists.groups": in_county("O", lambda c: lists.groups(c.session, **c.asked)),
    "ledgers.lists.listed": in_county("O", lambda c: lists.listed(c.session, **c.asked, sheet="cadres")),
    # ---- spot checks
    "ledgers.check_listing.export_checks": in_county(
        "LSODC",
        lambda c: export_checks(
            c.session,
            **c.asked,
            asked=WantedChecks(),
            target=c.out,
            form="xlsx",
            language="zh_CN",
            today=TODAY,
            now=NOW,
        ),
    ),
    "ledgers.check_detail.check": Entry(
        lambda c: check_detail.check(c.session, **c.asked, code=c.to.code("P"), today=TODAY),
        own="LSODC",
        department="LSO",
        county="",
    ),
    "ledgers.check_reading.checks": in_county(
        "LSODC", lambda c: check_reading.checks(c.session, **c.asked, today=TODAY)
    ),
    "ledgers.draws.choose_visit": in_county(
        "S",
        lambda c: draws.choose_visit(c.session, **c.paper(1), code=c.to.code("V"), today=TODAY, now=NOW),
    ),
    "ledgers.draws.draw_visit": in_county(
        "S", lambda c: draws.draw_visit(c.session, **c.paper(0), seed="7", today=TODAY, now=NOW)
    ),
    "ledgers.inspections.begin_inspection": in_county(
        "S",
        lambda c: inspections.begin_inspection(
            c.session, **c.asked, kind="cadre", subject_code=c.to.cadre, now=NOW, today=TODAY
        ),
    ),
    "ledgers.inspections.drop_inspection": in_county(
        "S", lambda c: inspections.drop_inspection(c.session, **c.paper(0), now=NOW)
    ),
    "ledgers.inspections.save_draft": in_county(
        "S", lambda c: inspections.save_draft(c.session, **c.paper(0), draft={"mode": "电话核查"}, now=NOW)
    ),
    "ledgers.inspections.submit_inspection": in_county(
        "S",
        lambda c: inspections.submit_inspection(c.session, **c.paper(2), finding=FINDING, today=TODAY, now=NOW),
    ),
    "ledgers.inspections.tell": in_county(
        "S",
        lambda c: inspections.tell(c.session, **c.paper(1), on=None, person="", topic="用工", today=TODAY, now=NOW),
    ),
    "ledgers.papers.inspectable": in_county("S", lambda c: papers.inspectable(c.session, **c.asked)),
    "ledgers.papers.inspection": in_county("S", lambda c: papers.inspection(c.session, **c.paper(2))),
    "ledgers.papers.open_inspections": in_county("S", lambda c: papers.open_inspections(c.session, **c.asked)),
    "ledgers.spot_checks.answer_check": Entry(
        lambda c: spot_checks.answer_check(c.session, **c.check, statement="当日在外"),
        own="DC",
        department="",
        county="",
    ),
    "ledgers.spot_checks.confirm_check": in_county(
        "SO", lambda c: spot_checks.confirm_check(c.session, **c.check, version=1)
    ),
    "ledgers.spot_checks.record_rectification": in_county(
        "SO",
        lambda c: spot_checks.record_rectification(
            c.session, **{**c.check, "code": c.to.code("Q")}, version=1, rectified_on=TODAY
        ),
    ),
    "ledgers.spot_checks.revoke_check": in_county(
        "SO", lambda c: spot_checks.revoke_check(c.session, **c.check, version=1, reason="核实无误")
    ),
}

_AT_THE_DOOR: Final = "stands before anybody is known: what it opens it asks of a secret or of the throttle"
_ASKED: Final = "asked only by verbs and reads that have asked `access` themselves"
_NOTHING: Final = "reads and writes nothing; tells what the verbs will say"
_STRANGER: Final = "nothing of a county is in it"

INTERNAL: Final[dict[str, str]] = {
    "access.require": "the permission itself",
    "accounts.first.nobody_yet": _STRANGER,
    "accounts.roster.choose_password": _AT_THE_DOOR,
    "accounts.roster.end_access": _ASKED,
    "accounts.roster.find_user": _ASKED,
    "accounts.roster.link_holder": _AT_THE_DOOR,
    "accounts.roster.new_user": _ASKED,
    "accounts.roster.write_user": _ASKED,
    "accounts.signing_in.holder": _AT_THE_DOOR,
    "accounts.signing_in.issue_ticket": "called by the sign-in form alone, once the password was right",
    "accounts.signing_in.live": _AT_THE_DOOR,
    "accounts.signing_in.sign_in": _AT_THE_DOOR,
    "accounts.signing_in.sign_out": _AT_THE_DOOR,
    "accounts.signing_in.start_session": _AT_THE_DOOR,
    "accounts.signing_in.touch": "called for the session that the run was just found to have",
    "accounts.throttle.count_change": _ASKED,
    "accounts.throttle.count_set_up": _AT_THE_DOOR,
    "accounts.throttle.count_sign_in": _AT_THE_DOOR,
    "accounts.throttle.forgive": _AT_THE_DOOR,
    "accounts.throttle.forgive_account": _ASKED,
    "accounts.throttle.refuse_excess": _AT_THE_DOOR,
    "accounts.throttle.remember_browser": _AT_THE_DOOR,
    "accounts.throttle.throttled": _ASKED,
    "accounts.trail.record": _ASKED,
    "calendars.calendar_of": _ASKED,
    "calendars.install": _STRANGER,
    "calendars.last_year": _STRANGER,
    "calendars.load": _STRANGER,
    "counties.terms": _ASKED,
    "database.once": _ASKED,
    "database.only_reads": _NOTHING,
    "exchange.merging.County": _ASKED,
    "exchange.origins.note_rows": _ASKED,
    "exchange.origins.written_rows": _ASKED,
    "exchange.single.faults": _ASKED,
    "exchange.writing.write_changes": _ASKED,
    "exchange.writing.write_difference": _ASKED,
    "ledgers.answering.open_issues": _ASKED,
    "ledgers.assisted.people": _ASKED,
    "ledgers.check_reading.is_seen": _NOTHING,
    "ledgers.check_reading.stored_check": _ASKED,
    "ledgers.check_reading.stored_checks": _ASKED,
    "ledgers.codes.next_code": _ASKED,
    "ledgers.entered.require_campaign": _ASKED,
    "ledgers.inbox.of_campaign.campaign_tasks": _ASKED,
    "ledgers.inbox.of_checks.check_tasks": _ASKED,
    "ledgers.inbox.of_issues.issue_tasks": _ASKED,
    "ledgers.inbox.of_reports.report_tasks": _ASKED,
    "ledgers.inbox.of_visits.visit_tasks": _ASKED,
    "ledgers.issues.deed.begin": _ASKED,
    "ledgers.issues.deed.people_of": _ASKED,
    "ledgers.issues.deed.refusal": _NOTHING,
    "ledgers.issues.deed.write_step": _ASKED,
    "ledgers.issues.alike.suggested": _ASKED,
    "ledgers.issues.ladder.waiting": _ASKED,
    "ledgers.issues.merging.is_merged": _ASKED,
    "ledgers.issues.remaining.as_scored": _ASKED,
    "ledgers.issues.remaining.overdue": _ASKED,
    "ledgers.issues.remaining.past": _ASKED,
    "ledgers.issues.reading.of_codes": _ASKED,
    "ledgers.issues.selecting.selected": _ASKED,
    "ledgers.issues.standing.assisted": _NOTHING,
    "ledgers.issues.standing.existing": _ASKED,
    "ledgers.issues.standing.own_cadres": _NOTHING,
    "ledgers.issues.standing.seen": _NOTHING,
    "ledgers.issues.standing.standing": _ASKED,
    "ledgers.handover_reading.stored_handover": _ASKED,
    "ledgers.history.gathering.changes": _ASKED,
    "ledgers.history.gathering.check_steps": _ASKED,
    "ledgers.history.gathering.issue_steps": _ASKED,
    "ledgers.history.gathering.lines": _ASKED,
    "ledgers.history.wording.page": _ASKED,
    "ledgers.history.wording.reader": _ASKED,
    "ledgers.ledger_write.LedgerEntry": _ASKED,
    "ledgers.ledger_write.hold": _ASKED,
    "ledgers.ledger_write.note": _ASKED,
    "ledgers.lists.stored_row": _ASKED,
    "ledgers.paper_write.open_paper": _ASKED,
    "ledgers.paper_write.write": _ASKED,
    "ledgers.papers.subject": _ASKED,
    "ledgers.papers.subjects_of": _ASKED,
    "ledgers.paging.number_of": _ASKED,
    "ledgers.recusal.concerns": _NOTHING,
    "ledgers.recusal.is_own": _NOTHING,
    "ledgers.recusal.recuse": _NOTHING,
    "ledgers.recusal.recused_cadres": _NOTHING,
    "ledgers.reports.drafts.write_draft": _ASKED,
    "ledgers.reports.month.Month": _ASKED,
    "ledgers.reports.month.read": _ASKED,
    "ledgers.reports.standing.owed_report": _ASKED,
    "ledgers.reports.standing.standings": _ASKED,
    "ledgers.spot_checks.deeds": _NOTHING,
    "ledgers.spot_checks.refusal": _NOTHING,
    "ledgers.spot_checks.wrote": _NOTHING,
    "ledgers.text_index.holding": _ASKED,
    "ledgers.text_index.many": _ASKED,
    "ledgers.text_index.said_in": _ASKED,
    "ledgers.text_index.stands_in": _ASKED,
    "ledgers.told.record_of": _ASKED,
    "ledgers.exempt_worth.worths": _ASKED,
    "ledgers.exemption_reading.refusal": _NOTHING,
    "ledgers.exemption_reading.stored_request": _ASKED,
    "ledgers.seen.seen_cadres": _NOTHING,
    "ledgers.visit_judging.judged": _ASKED,
    "ledgers.visits.own_code": _NOTHING,
    "records.update_record": _ASKED,
    "scoring.assessment.Source": _ASKED,
    "scoring.assessment.measure": _ASKED,
    "scoring.ledger_reading.load": _ASKED,
    "scoring.whereabouts.whereabouts": _ASKED,
}
"""What takes a session, a database or an actor and is no verb or read of its own, with the reason."""

OPERATOR_ONLY: Final = ("cli.",)
"""Packages whose functions are commands, typed by the operator at the machine."""
