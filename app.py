"""The ASGI application: `streamlit run app.py` finds `app` and serves it."""

import streamlit as st
from starlette.middleware import Middleware

from pages.components.feedback import on_script_error
from pages.web.gate import Gate
from pages.web.routes import ROUTES
from pages.web.start import start

app = st.App(
    "pages/frame.py",
    lifespan=start,
    routes=ROUTES,
    middleware=[Middleware(Gate)],
    on_script_error=on_script_error,
)
