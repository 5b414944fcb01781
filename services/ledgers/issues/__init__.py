"""Issues 问题: their life cycle, one verb an edge, and how they are read."""

from services.ledgers.issues.closing import (
    call_back,
    confirm_closing,
    cross_off_issue,
    extend_issue,
    refuse_extension,
    reopen_issue,
)
from services.ledgers.issues.directing import (
    assign_issue,
    decline_issue,
    designate_department,
    grade_issue,
    reassign_issue,
)
from services.ledgers.issues.escalating import (
    accept_escalation,
    carry_out_directive,
    escalate_issue,
    return_escalation,
)
from services.ledgers.issues.handling import (
    ask_extension,
    close_issue,
    note_progress,
    object_to_issue,
    plan_issue,
    receive_issue,
    reclose_issue,
    respond_to_issue,
)
from services.ledgers.issues.ladder import tick, tick_counties
from services.ledgers.issues.merging import merge_issue, separate_issue
from services.ledgers.issues.milestones import reach_milestone
from services.ledgers.issues.registering import register_issue, settle_on_the_spot

__all__ = [
    "accept_escalation",
    "ask_extension",
    "assign_issue",
    "call_back",
    "carry_out_directive",
    "close_issue",
    "confirm_closing",
    "cross_off_issue",
    "decline_issue",
    "designate_department",
    "escalate_issue",
    "extend_issue",
    "grade_issue",
    "merge_issue",
    "note_progress",
    "object_to_issue",
    "plan_issue",
    "reach_milestone",
    "reassign_issue",
    "receive_issue",
    "reclose_issue",
    "refuse_extension",
    "register_issue",
    "reopen_issue",
    "respond_to_issue",
    "return_escalation",
    "separate_issue",
    "settle_on_the_spot",
    "tick",
    "tick_counties",
]
