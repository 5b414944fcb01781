"""The application with one more screen, on which nothing is: what a rerun costs before a screen has done anything.

Like app.py in everything else; the screen joins the registry before anybody reads it.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.web import screens

HERE = Path(__file__).parent
EMPTY = screens.Screen("empty", str(HERE / "empty.py"), screens.HOME.title, screens.HOME.icon, None, in_menu=False)
screens.SCREENS = (*screens.SCREENS, EMPTY)

from pages.components.feedback import on_script_error  # noqa: E402
from pages.web.gate import Gate  # noqa: E402
from pages.web.routes import ROUTES  # noqa: E402
from pages.web.start import start  # noqa: E402

app = st.App(
    HERE.parents[1] / "pages" / "frame.py",
    lifespan=start,
    routes=ROUTES,
    middleware=[Middleware(Gate)],
    on_script_error=on_script_error,
)
