"""What the services told a reader, kept until something is done in the county: a rerun asks them for nothing twice."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeVar, cast

import streamlit as st

from pages.web.place import database
from services.accounts import Live

T = TypeVar("T")

_HOUR: Final = 3600


def asked(live: Live, read: Callable[..., T], **of: Hashable) -> T:
    """Return what a read of the services tells this reader of something; it is called with session, actor and `of`.

    Whatever is done in a county leaves an audit line or raises its ledger version, and both are in the reader's
    stamp, but drafts leave none: whoever writes one asks the services. The day has to be among `of` where the answer
    depends on it. What the read raises is kept by nobody.
    """
    actor = live.actor
    whose = (actor.name, actor.role, actor.region, actor.cadre_code, actor.dept_code)
    named = (read.__module__, read.__qualname__, tuple(sorted(of.items())))
    return cast("T", _asked((str(database().url), live.stamp, whose, named), read, {"actor": actor, **of}))


@st.cache_resource(max_entries=512, ttl=_HOUR, show_spinner=False)
def _asked(key: tuple[object, ...], _read: Callable[..., object], _given: Mapping[str, Any]) -> object:  # noqa: ARG001
    with database().read() as session:
        return _read(session, **_given)
