"""The matrix of access: every verb and read of the services x role x own, other department, other county.

An entry is written as people would say it, not derived from the table in services/access: `LSODCA` are the letters of
the roles leader, supervisor, office, department, cadre, administrator. To add a verb, add a line.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from models.values import Role
from services import accounts, counties, demo, scoring
from services.access import OPERATOR
from services.exchange import exporting, importing, results, trail
from services.exchange.parsed import Parsed
from services.ledgers import check_reading, draws, inspections, papers, spot_checks
from services.ledgers.finding import Finding

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
    # ---- spot checks
    "ledgers.check_reading.check": Entry(
        lambda c: check_reading.check(c.session, **c.asked, code=c.to.code("P"), today=TODAY),
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
    "calendars.install": _STRANGER,
    "calendars.last_year": _STRANGER,
    "calendars.load": _STRANGER,
    "exchange.merging.County": _ASKED,
    "exchange.single.faults": _ASKED,
    "exchange.writing.write_changes": _ASKED,
    "exchange.writing.write_difference": _ASKED,
    "ledgers.check_reading.is_seen": _NOTHING,
    "ledgers.check_reading.stored_check": _ASKED,
    "ledgers.check_reading.stored_checks": _ASKED,
    "ledgers.ledger_write.LedgerEntry": _ASKED,
    "ledgers.ledger_write.hold": _ASKED,
    "ledgers.ledger_write.note": _ASKED,
    "ledgers.paper_write.open_paper": _ASKED,
    "ledgers.paper_write.write": _ASKED,
    "ledgers.papers.subject": _ASKED,
    "ledgers.papers.subjects_of": _ASKED,
    "ledgers.recusal.concerns": _NOTHING,
    "ledgers.recusal.recuse": _NOTHING,
    "ledgers.spot_checks.deeds": _NOTHING,
    "ledgers.spot_checks.refusal": _NOTHING,
    "ledgers.spot_checks.wrote": _NOTHING,
    "ledgers.told.record_of": _ASKED,
    "records.update_record": _ASKED,
    "scoring.assessment.Source": _ASKED,
    "scoring.assessment.measure": _ASKED,
    "scoring.ledger.load": _ASKED,
    "scoring.whereabouts.whereabouts": _ASKED,
}
"""What takes a session, a database or an actor and is no verb or read of its own, with the reason."""

OPERATOR_ONLY: Final = ("cli.",)
"""Packages whose functions are commands, typed by the operator at the machine."""
