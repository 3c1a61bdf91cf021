"""Without a build, the first visit makes one and shows its progress."""

import streamlit as st

from dashboard import database
from dashboard.i18n import Words
from etl.errors import DataError
from etl.publish import publish


def ensure(words: Words) -> None:
    """Make a build if there is none; if that fails, show why and stop the page."""
    if database.is_there():
        return
    bar = st.progress(0.0, text=words("app.first_build"))

    def show(step: str, number: int, total: int) -> None:
        kind, _, name = step.partition(" ")
        step = f"{words('app.first_build')}: {words.named('build_step', kind)} {name}"
        bar.progress(number / total, text=step)

    try:
        publish(progress=show)
    except DataError as error:
        bar.empty()
        st.error(words("app.build_failed"), icon=":material/error:")
        st.code(str(error), language=None, wrap_lines=True)
        st.stop()
    bar.empty()
