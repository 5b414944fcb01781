"""The frame of every screen: page settings, who is it, the menu, the screen, its refusals in words."""

from html import escape

import streamlit as st

from pages.account import set_up, sign_in
from pages.components import feedback, identity, menu, results, style, typed, words
from pages.components.words import _, text
from pages.web.screens import PUBLIC
from services.errors import KaoheError, NotPermittedError
from services.messages import say


def show() -> None:
    """Draw one run."""
    words.begin()
    st.set_page_config(page_icon=style.ICON, layout="wide", initial_sidebar_state="auto")
    style.draw()
    found = identity.current()
    actor = found.actor if found else None
    screen, page = menu.chosen(found)
    st.set_page_config(page_title=_("{screen} · Kaohe", screen=text(screen.title)) if actor else _("Kaohe"))
    if actor is None and screen.path not in PUBLIC:
        if set_up.is_due():
            set_up.show()
        else:
            sign_in.show(back=menu.address_of(page))
        return
    if actor is not None:
        menu.person(actor, menu.address_of(page))
        typed.whose(actor)
        if results.is_demo(actor):
            style.watermark()
        if not menu.may_open(screen, actor):
            raise NotPermittedError(say("You may not do this here; ask the office if it is your job."))
    with identity.run_of(found):
        page.run()


try:
    show()
except KaoheError as error:
    with st.container(key="refusal"):
        feedback.refusal(error)
        st.html(f'<p class="k"><a href="/">{escape(_("Go to the start page"))}</a></p>')
except Exception as error:  # noqa: BLE001  nobody reads a traceback on screen
    feedback.failure(error)
