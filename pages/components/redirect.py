"""Sending the browser to another address of this site with a full load, as a new cookie needs it."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx


def redirect(path: str) -> None:
    """Make the browser load a path; the message is the one that st.login and st.logout send."""
    context = get_script_run_ctx()
    if context is None:
        return
    message = ForwardMsg()
    message.auth_redirect.url = path
    context.enqueue(message)
