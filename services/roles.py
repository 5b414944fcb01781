"""The words of the table of access: what the roles are called, whose scores each sees, what each action is."""

from typing import Final

from models.values import Role
from services.access import ALLOWED, Action
from services.messages import Message, say

ROLE_TITLES: Final[dict[Role, Message]] = {
    Role.LEADER: say("leader"),
    Role.SUPERVISOR: say("supervisor"),
    Role.OFFICE: say("leading group's office"),
    Role.DEPARTMENT: say("department"),
    Role.CADRE: say("cadre"),
    Role.ADMINISTRATOR: say("administrator"),
}

ACTION_TITLES: Final[dict[Action, Message]] = {
    Action.VIEW_COUNTY: say("See every scorecard and spot check of the county"),
    Action.VIEW_OWN: say("See one's own scorecard and the spot checks about oneself"),
    Action.COMPARE: say("See the ranks of those one may see"),
    Action.RECORD_CHECKS: say("Enter spot checks"),
    Action.DECIDE_CHECKS: say("Confirm, revoke and follow up findings of spot checks"),
    Action.ANSWER_CHECKS: say("Answer a finding about oneself"),
    Action.RECORD_VISITS: say("Record one's own visits, ask for exempt months, write monthly reports"),
    Action.KEEP_LISTS: say("Keep the lists of the campaign: departments, cadres, enterprises, who assists whom"),
    Action.DECIDE_REQUESTS: say("Decide on exempt months and monthly reports"),
    Action.REGISTER_ISSUES: say("Register problems of enterprises"),
    Action.DIRECT_ISSUES: say("Grade, assign and cross off problems, and decide on objections and extensions"),
    Action.HANDLE_ISSUES: say("Handle the problems that are one's own, and report them to the leading group"),
    Action.HEAR_ENTERPRISES: say("Ask enterprises what they think of what was done, and reopen a problem"),
    Action.RULE_ESCALATIONS: say("Rule on what is reported to the leading group"),
    Action.IMPORT_LEDGERS: say("Import ledgers"),
    Action.EXPORT_LEDGERS: say("Export ledgers"),
    Action.EXPORT_SCORES: say("Export results"),
    Action.SET_UP: say("Set up counties"),
    Action.MANAGE_USERS: say("Add, lock and unlock users, and give out one-time links"),
}


def whose(role: Role) -> Message:
    """Return whose scorecards and spot checks a role sees, as `Actor.sees` decides it."""
    if Action.VIEW_COUNTY in ALLOWED[role]:
        return say("every cadre and department of their own county")
    if Action.VIEW_OWN not in ALLOWED[role]:
        return say("nobody's")
    if role is Role.CADRE:
        return say("their own alone")
    return say("those of their own department and of its cadres")
