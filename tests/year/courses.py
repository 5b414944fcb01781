"""The courses that problems take, written as the deeds of the machine with the working days between them.

A word is a deed, what follows its colon is said or decided in it; a number is a wait.
"""

from typing import Final

_OPENED: Final = "register 1 grade assign"
_RECEIVED: Final = f"{_OPENED} 1 receive"
_HANDLED: Final = f"{_RECEIVED} respond"
_ASKED: Final = f"{_HANDLED} 2 ask_extension"
_OVERDUE: Final = 27
"""Working days after which a problem of level A is with the leading group, whoever keeps still."""

USUAL: Final = {
    f"{_HANDLED} 3 progress 3 close 1 confirm 2 cross_off 8 call_back": 30,
    f"{_HANDLED} plan 5 close 2 cross_off": 22,
    "settle 2 confirm 1 cross_off": 14,
    f"{_RECEIVED} 2 respond 12 progress 14 close 1 cross_off": 12,
    f"{_HANDLED} 4 close 2 confirm:不满意 2 cross_off": 4,
    f"{_OPENED} 1 receive respond 4 escalate 5 accept 12 carry_out 2 close 2 cross_off": 6,
    f"{_HANDLED}": 3,
}
"""Courses and how often they are taken; the last is left lying."""

AT_LEAST_ONCE: Final = (
    # grading again, not taking it on
    "register grade 1 grade assign receive respond 2 close cross_off call_back",
    "register 1 decline",
    "register grade 1 decline",
    # objections
    f"{_OPENED} 1 object 1 designate receive respond 4 close 1 confirm cross_off",
    f"{_OPENED} 1 object 2 reassign 1 receive respond 3 close 1 confirm cross_off",
    # problems that are one, milestones that are reached
    "register 1 merge grade assign receive respond 3 close:重复合并 1 cross_off",
    f"{_HANDLED} merge plan 3 reach 2 separate close 1 confirm cross_off",
    # every outcome
    *(
        f"{_HANDLED} 3 close:{outcome} 2 confirm 1 cross_off 5 call_back"
        for outcome in ("已解决", "部分解决", "列入计划", "政策解释", "转上级", "企业撤回", "重复合并")
    ),
    f"{_HANDLED} 3 close:列入计划",
    # extensions, asked for before and after the first response
    f"{_ASKED} plan progress 1 extend 9 progress 2 close 1 cross_off",
    f"{_ASKED} 1 refuse_extension 4 close 1 cross_off",
    f"{_RECEIVED} plan progress 2 ask_extension 1 extend 1 respond 5 close 1 cross_off",
    f"{_RECEIVED} 2 ask_extension 1 refuse_extension 1 respond 2 close 1 cross_off",
    f"{_ASKED} 3 close 1 confirm cross_off",
    # the leading group, from every state: it takes it up, or returns it
    f"{_OPENED} 1 escalate 4 accept 6 carry_out 1 receive respond 2 close 1 cross_off",
    f"{_RECEIVED} 1 escalate 4 accept 6 carry_out 1 respond 2 close 1 cross_off",
    f"{_HANDLED} 1 escalate progress 4 accept plan progress 6 carry_out 2 close 1 cross_off",
    f"{_ASKED} 1 escalate 4 accept 20 carry_out 1 refuse_extension close 1 cross_off",
    f"{_OPENED} 1 escalate 3 return 1 receive respond 2 close 1 cross_off",
    f"{_RECEIVED} 1 escalate 3 return 1 respond 2 close 1 cross_off",
    f"{_HANDLED} 1 escalate 3 return 2 close 1 cross_off",
    f"{_ASKED} 1 escalate 1 return 1 extend 3 close 1 cross_off",
    f"{_HANDLED} 1 escalate 5 close 2 cross_off",
    # what nobody does goes up by itself
    *(
        f"A {before} {_OVERDUE} accept 6 carry_out 1 {rest} 3 close 2 confirm:基本满意 cross_off"
        for before, rest in (
            (_OPENED, "receive respond"),
            (_RECEIVED, "respond"),
            (_HANDLED, "progress"),
            (_ASKED, "progress"),
        )
    ),
    *(
        f"A {before} {_OVERDUE} return 1 {rest} 3 close 2 cross_off"
        for before, rest in (
            (_OPENED, "receive respond"),
            (_RECEIVED, "respond"),
            (_HANDLED, "progress"),
            (_ASKED, "refuse_extension"),
        )
    ),
    # handled again, from every state in which nobody has to do anything any more
    f"{_HANDLED} 3 close 1 reopen plan progress 4 reclose 2 call_back",
    f"{_HANDLED} 3 close confirm:不满意 1 reopen 4 reclose 2 reopen 3 reclose 1 call_back 9 reopen 2 reclose:政策解释",
    f"{_HANDLED} 3 close 1 cross_off 5 reopen 30 progress",
)
"""Courses of which each is taken; one that begins with a level is taken by a problem of that level."""
