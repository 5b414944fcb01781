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
