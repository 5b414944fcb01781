"""What is good to know before a deed with an issue."""

from pages.components.words import _, _n, text
from services.ledgers.issues.machine import Deed
from services.ledgers.issues.reading import IssueDetail
from services.ledgers.issues.titles import FIELD_TITLES
from services.ledgers.procedure import procedure
from services.scoring import rulebook


def hint(deed: Deed, found: IssueDetail) -> str:
    """Return a sentence about a deed, blank where it needs none."""
    issue = found.listed.issue
    if deed in (Deed.OBJECT, Deed.ASK_EXTENSION):
        return _in_time(deed)
    if deed in (Deed.ASSIGN, Deed.REASSIGN) and issue.level is not None:
        return _n(
            "Without a deadline it is {count} working day, the limit of level {level}.",
            "Without a deadline it is {count} working days, the limit of level {level}.",
            count=rulebook.load().issues.limits.value[issue.level],
            level=issue.level.value,
        )
    if deed is Deed.CARRY_OUT and issue.directive_due_on is not None:
        return _("{field}: {value}", field=text(FIELD_TITLES["directive_due_on"]), value=issue.directive_due_on)
    if deed is Deed.EXTEND:
        return _("Asked for until {day}.", day=issue.extension_asked_to)
    said = {
        Deed.CLOSE: _("An outcome other than “solved” counts only once somebody else has crossed the issue off."),
        Deed.RECLOSE: _("An outcome other than “solved” counts only once somebody else has crossed the issue off."),
        Deed.REOPEN: _("The first closing, its outcome and its rating stay as they are."),
        Deed.RETURN: _("The issue stays with the department in charge; its clock has kept running."),
    }
    return said.get(deed, "")


def _in_time(deed: Deed) -> str:
    rules = procedure().issues
    if deed is Deed.OBJECT:
        return _n(
            "An objection is in time for {count} working day after the issue was assigned; the clock runs on.",
            "An objection is in time for {count} working days after the issue was assigned; the clock runs on.",
            count=rules.objection_within.value,
        )
    return _n(
        "Once, and at least {count} working day before the deadline.",
        "Once, and at least {count} working days before the deadline.",
        count=rules.extension_notice.value,
    )
