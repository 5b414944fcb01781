"""The document on access, printed from the table that is enforced: `python -m pages.web.handbook [LANGUAGE]`."""

import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from models.values import Role
from pages.web.screens import SCREENS
from services.access import ALLOWED, Action
from services.accounts import LINK_LIVES
from services.accounts.passwords import MIN_CHARACTERS
from services.accounts.signing_in import ABSOLUTE, IDLE
from services.accounts.throttle import ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS, WINDOW
from services.messages import DEFAULT_LANGUAGE, say
from services.roles import ACTION_TITLES, ROLE_TITLES, whose
from services.scoring.handbook.layout import Block, Heading, Paragraph, Points, Quote, Table, Text, render

_YES: Final = "●"
_NO: Final = "–"


def handbook(language: str = DEFAULT_LANGUAGE) -> str:
    """Return who may see and do what, as Markdown in one language."""
    blocks: list[Block] = [
        Heading(1, say("Who may see and do what")),
        Quote(
            say(
                "Written out from the table that every screen and every service asks (services/access.py), so that it"
                " cannot say anything else. Do not edit it: change the table and write it out again."
            )
        ),
        *_actions(),
        *_scopes(),
        *_menu(),
        *_accounts(),
    ]
    return render(blocks, language)


def _actions() -> list[Block]:
    rows = [[ACTION_TITLES[action], *_marks([role for role in Role if action in ALLOWED[role]])] for action in Action]
    return [
        Heading(2, say("What each role may do")),
        Table([say("What is done"), *ROLE_TITLES.values()], rows),
        Paragraph(
            say(
                "“●” stands for yes. Everything is refused that is not allowed here, whether it is asked for by a"
                " screen, by an address typed in, or by a download. Whoever runs the command `kaohe` on the server is"
                " the operator: they may do everything, counties are set up there, and every act leaves a line in the"
                " audit."
            )
        ),
    ]


def _scopes() -> list[Block]:
    return [
        Heading(2, say("Whose scorecards and spot checks each role sees")),
        Table([say("Role"), say("Sees")], [[ROLE_TITLES[role], whose(role)] for role in Role]),
        Points(
            [
                say("Nobody sees or does anything in another county; it is told to nobody whether that county exists."),
                say(
                    "A rank among others is shown with the number of those ranked, never with the names of those one"
                    " may not see."
                ),
                say(
                    "The administrator sees the names and codes of cadres and departments, to give them accounts, and"
                    " no score."
                ),
            ]
        ),
    ]


def _menu() -> list[Block]:
    rows: list[Sequence[Text]] = [
        [screen.title, *_marks([role for role in Role if screen.needs is None or screen.needs in ALLOWED[role]])]
        for screen in SCREENS
        if screen.in_menu
    ]
    return [
        Heading(2, say("Which screens each role finds in the menu")),
        Table([say("Screen"), *ROLE_TITLES.values()], rows),
        Paragraph(say("A screen that is not in the menu of a role refuses that role at its address, too.")),
    ]


def _accounts() -> list[Block]:
    return [
        Heading(2, say("Accounts")),
        Points(
            [
                say(
                    "An account is opened by a link that works once, within {days} days; its owner chooses the"
                    " password, of at least {least} characters, and nobody else ever knows it.",
                    days=LINK_LIVES // timedelta(days=1),
                    least=MIN_CHARACTERS,
                ),
                say(
                    "A sign-in ends after {idle} minutes without use and after {hours} hours in any case; “My account”"
                    " lists one's own and ends any of them, or all others at once. A new password ends all others.",
                    idle=IDLE // timedelta(minutes=1),
                    hours=ABSOLUTE // timedelta(hours=1),
                ),
                say(
                    "After {account} failed attempts at an account, or {address} from one address, within {minutes}"
                    " minutes, no further one is looked at until they are over; unlocking forgives those at the"
                    " account.",
                    account=ATTEMPTS_PER_ACCOUNT,
                    address=ATTEMPTS_PER_ADDRESS,
                    minutes=WINDOW // timedelta(minutes=1),
                ),
                say(
                    "Locking shuts a user out at once, in the middle of whatever they do; unlocking lets them in again"
                    " with the same password; a new link takes the old password away."
                ),
            ]
        ),
    ]


def _marks(allowed: Sequence[Role]) -> list[Text]:
    return [_YES if role in allowed else _NO for role in ROLE_TITLES]


if __name__ == "__main__":
    sys.stdout.write(handbook(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_LANGUAGE))
