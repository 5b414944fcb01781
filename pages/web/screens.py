"""Which screens there are, at which address, and who finds them in the menu."""

from dataclasses import dataclass
from typing import Final

from services.access import Action
from services.messages import Message, say


@dataclass(frozen=True)
class Screen:
    """One screen; `needs` is what a reader must be allowed to do, None where anyone may look."""

    path: str
    file: str
    title: Message
    icon: str
    needs: Action | None
    in_menu: bool = True


HOME: Final = Screen("", "account/home.py", say("Start"), ":material/home:", None, in_menu=False)
RANKING: Final = Screen(
    "ranking", "scorecards/ranking.py", say("Ranks and grades"), ":material/leaderboard:", Action.VIEW_OWN
)
SCORECARD: Final = Screen(
    "scorecard", "scorecards/scorecard.py", say("Scorecard"), ":material/assignment:", Action.VIEW_OWN
)
IMPORT: Final = Screen(
    "import_ledgers", "office/import_ledgers.py", say("Import ledgers"), ":material/upload_file:", Action.IMPORT_LEDGERS
)
USERS: Final = Screen("users", "office/users.py", say("Users"), ":material/group:", Action.MANAGE_USERS)
SESSIONS: Final = Screen("sessions", "account/sessions.py", say("My sign-ins"), ":material/devices:", None)
SET_PASSWORD: Final = Screen(
    "set_password", "account/set_password.py", say("Choose a password"), ":material/key:", None, in_menu=False
)

SCREENS: Final = (HOME, RANKING, SCORECARD, IMPORT, USERS, SESSIONS, SET_PASSWORD)
PUBLIC: Final = frozenset({SET_PASSWORD.path})
"""Screens that work without a session."""
