"""Who may do what: one table of roles and actions, asked in the first line of every verb and read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.values import Role
from services.errors import NotPermittedError
from services.messages import say


class Action(StrEnum):
    """What can be asked of the services."""

    VIEW_COUNTY = "view every scorecard of the county"
    VIEW_OWN = "view one's own scorecard"
    COMPARE = "view the ranks of those one may see"
    RECORD_CHECKS = "enter spot checks"
    DECIDE_CHECKS = "confirm, revoke and follow up findings"
    ANSWER_CHECKS = "answer a finding about oneself"
    RECORD_VISITS = "record one's own visits, ask for exempt months, write monthly reports"
    KEEP_LISTS = "keep the lists of the campaign: who is in it and who assists whom"
    DECIDE_REQUESTS = "decide on exempt months and monthly reports"
    REGISTER_ISSUES = "register problems of enterprises"
    DIRECT_ISSUES = "grade, assign and cross off problems"
    HANDLE_ISSUES = "handle problems that are one's own, and report them upward"
    HEAR_ENTERPRISES = "ask enterprises what they think of what was done"
    RULE_ESCALATIONS = "rule on what is reported upward"
    IMPORT_LEDGERS = "import ledgers"
    EXPORT_LEDGERS = "export ledgers"
    EXPORT_SCORES = "export results"
    SET_UP = "set up counties"
    MANAGE_USERS = "manage users"


ALLOWED: Final[dict[Role, frozenset[Action]]] = {
    Role.LEADER: frozenset(
        {Action.VIEW_COUNTY, Action.VIEW_OWN, Action.COMPARE, Action.EXPORT_SCORES, Action.RULE_ESCALATIONS}
    ),
    Role.SUPERVISOR: frozenset(
        {
            Action.VIEW_COUNTY,
            Action.VIEW_OWN,
            Action.COMPARE,
            Action.RECORD_CHECKS,
            Action.DECIDE_CHECKS,
            Action.HEAR_ENTERPRISES,
        }
    ),
    Role.OFFICE: frozenset(
        {
            Action.VIEW_COUNTY,
            Action.VIEW_OWN,
            Action.COMPARE,
            Action.DECIDE_CHECKS,
            Action.KEEP_LISTS,
            Action.DECIDE_REQUESTS,
            Action.REGISTER_ISSUES,
            Action.DIRECT_ISSUES,
            Action.HEAR_ENTERPRISES,
            Action.RULE_ESCALATIONS,
            Action.IMPORT_LEDGERS,
            Action.EXPORT_LEDGERS,
            Action.EXPORT_SCORES,
        }
    ),
    Role.DEPARTMENT: frozenset(
        {Action.VIEW_OWN, Action.COMPARE, Action.ANSWER_CHECKS, Action.REGISTER_ISSUES, Action.HANDLE_ISSUES}
    ),
    Role.CADRE: frozenset(
        {
            Action.VIEW_OWN,
            Action.ANSWER_CHECKS,
            Action.RECORD_VISITS,
            Action.REGISTER_ISSUES,
            Action.HANDLE_ISSUES,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Action.MANAGE_USERS}),
}
"""What each role may do; docs/access.md is printed from it."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in user, or the operator at the machine (no role, no county)."""

    name: str
    role: Role | None
    region: str | None
    cadre_code: str | None = None
    dept_code: str | None = None

    def may(self, action: Action, region: str | None = None) -> bool:
        """Tell whether the actor may do this in this county; users act in their own county only."""
        if self.role is None:
            return True
        return action in ALLOWED[self.role] and (region is None or self.region == region)

    def sees(self, kind: str, code: str, department: str | None) -> bool:
        """Tell whether a subject (`cadre` or `department`, its code, a cadre's department) is the actor's to see.

        Whoever views the county sees all of it; a department sees itself and its cadres, a cadre sees the cadre alone.
        """
        if self.may(Action.VIEW_COUNTY, self.region):
            return True
        if not self.may(Action.VIEW_OWN, self.region):
            return False
        if self.role is Role.CADRE:
            return kind == "cadre" and code == self.cadre_code
        return self.dept_code is not None and self.dept_code == (code if kind == "department" else department)


OPERATOR: Final = Actor("operator", None, None)
"""Whoever runs `kaohe` on the machine: the file is theirs anyway, and every verb is still written to the audit."""


def require(actor: Actor, action: Action, region: str | None = None) -> None:
    """Refuse unless the actor may do this in this county.

    Raises:
        NotPermittedError: with the same words whether the county exists or not.
    """
    if not actor.may(action, region):
        raise NotPermittedError(say("You may not do this here; ask the office if it is your job."))
