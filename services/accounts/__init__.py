"""Accounts: users and their one-time links, passwords, the throttle, tickets and sessions, the first start."""

from services.accounts.first import add_demo_users, add_first_user, demo_regions, nobody_yet
from services.accounts.roster import (
    UserRow,
    add_user,
    choose_password,
    disable_user,
    link_holder,
    reset_user,
    sign_in_name,
    users,
)
from services.accounts.signing_in import (
    Live,
    SessionRow,
    Started,
    end_session,
    holder,
    issue_ticket,
    live,
    sessions,
    sign_in,
    sign_out,
    start_session,
    touch,
)
from services.accounts.throttle import TooManyAttemptsError, count_set_up, refuse_excess

__all__ = [
    "Live",
    "SessionRow",
    "Started",
    "TooManyAttemptsError",
    "UserRow",
    "add_demo_users",
    "add_first_user",
    "add_user",
    "choose_password",
    "count_set_up",
    "demo_regions",
    "disable_user",
    "end_session",
    "holder",
    "issue_ticket",
    "link_holder",
    "live",
    "nobody_yet",
    "refuse_excess",
    "reset_user",
    "sessions",
    "sign_in",
    "sign_in_name",
    "sign_out",
    "start_session",
    "touch",
    "users",
]
