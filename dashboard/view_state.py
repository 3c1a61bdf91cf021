"""The reader's view in the session, kept in sync with the URL.

The view is the single source of truth: fields and charts are drawn from it. A choice
in one of them is recorded by its callback and changes the view in the next run; the URL
is written from the view after every run, and read again when it has changed from
outside (a new link, the back button).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.i18n import LANGUAGES
from dashboard.permalink import (
    FRONT,
    KEYS,
    Problem,
    View,
    encode_on,
    means_volumes,
)

#: Most choices that wait for a run; a reader makes one or two.
MOST_NOTED = 16
_VIEW, _PROBLEMS, _SENT_ON = "view", "link_problems", "sent_on"
_CHOSEN, _CHOSEN_PAGE = "chosen", "chosen_page"
#: From a view, a key of a link and its value: the new view and its problems; None if
#: the value is not offered.
Choose = Callable[[View, str, str], tuple[View, list[Problem]] | None]
#: From the parameters of a link: its view, and the values that are not available.
Read = Callable[[dict[str, str]], tuple[View, list[Problem]]]
#: Page and parameters of the last two URLs that were written, the latest first.
_WRITTEN = "written"


def current_view() -> View:
    """Return the view of this session."""
    view: View = st.session_state[_VIEW]
    return view


def link_problems() -> list[Problem]:
    """Return the problems of the last link: values that are not available."""
    problems: list[Problem] = st.session_state[_PROBLEMS]
    return problems


def read_url(read: Read) -> None:
    """Read the session's view from the URL if that is new."""
    if _is_step_back():  # overrides a choice before it
        st.session_state.pop(_CHOSEN_PAGE, None)
    parameters = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if _VIEW not in st.session_state or (parameters and _is_new(parameters)):
        show(*read(parameters))
    _step_back_is_read()


def _is_new(parameters: dict[str, str]) -> bool:
    """Tell whether the URL is not one of those that the session wrote.

    A reader who acts before a response arrives does so from the URL before the last.
    After a step back or forward the URL is new, even if the session wrote it.
    """
    written = st.session_state.get(_WRITTEN, ())
    url = reader_url()
    if not url:  # no browser: compare with the last URL only
        return parameters not in [last_written for _, last_written in written[:1]]
    page = urlsplit(url).path.rpartition("/")[2] or FRONT
    return _is_step_back() or (page, parameters) not in written


def reader_url() -> str:
    """Return the URL that the reader's browser reports; empty when it is invalid.

    A client that writes its own messages may send any text.
    """
    url = st.context.url or ""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return url


def _is_step_back() -> bool:
    """Tell whether Back or Forward started this run."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _step_back_is_read() -> None:
    """Record that a run which replaces this one need not read the step's URL again.

    It would lose what the reader has chosen on the page since.
    """
    context = get_script_run_ctx()
    if context is not None:
        context.is_history_navigation = False


def write_url(page: str) -> None:
    """Write the view into the URL of ``page``, so that copying it copies the view.

    A URL that was written last is written again if the browser's differs: a late
    response to another action may have replaced it since.
    """
    parameters = encode_on(page, current_view())
    if page == FRONT and means_volumes(st.query_params):
        return  # see ``sent_on``
    written = st.session_state.get(_WRITTEN, ())
    current = st.query_params.to_dict()
    is_last = written[:1] == ((page, parameters),)
    if is_last and parameters.items() <= current.items():
        return
    others = {key: value for key, value in current.items() if key not in KEYS}
    st.query_params.from_dict({**others, **parameters})
    if not is_last:
        st.session_state[_WRITTEN] = ((page, parameters), *written[:1])


def sent_on() -> bool:
    """Tell whether to redirect a link made for Volumes to that page: once per link.

    A second time it would keep a reader who goes back from leaving.
    """
    parameters = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if not means_volumes(parameters) or st.session_state.get(_SENT_ON) == parameters:
        return False
    st.session_state[_SENT_ON] = parameters
    return True


def choose_page(name: str) -> None:
    """Record the page to open in the run, as a callback cannot; it may be any text."""
    st.session_state[_CHOSEN_PAGE] = name


def go_to_chosen_page(page_name: str) -> None:
    """Open the page that the reader has chosen, unless that is ``page_name``.

    The page itself writes the view into the URL, which saves a history entry. A choice
    sent twice counts once, or Back would lead to the chosen page again.
    """
    pages = st.session_state["pages"]
    chosen = st.session_state.pop(_CHOSEN_PAGE, "")
    if chosen in pages and chosen != page_name:
        st.switch_page(pages[chosen])


def speak(language: str) -> None:
    """Change the language and nothing else: the link's other problems are kept.

    ``language`` is any text from the browser; an unknown one is ignored.
    """
    if language not in LANGUAGES:
        return
    st.session_state[_VIEW] = replace(current_view(), language=language)
    st.session_state[_PROBLEMS] = [p for p in link_problems() if p.key != "lang"]


def choose(key: str, value: str) -> None:
    """Record a reader's choice, for the next run.

    The callback does not change the view itself: if it were still running when the
    reader does something else, it would change the view of the run for that.
    """
    noted = (*st.session_state.get(_CHOSEN, ()), (key, value))
    st.session_state[_CHOSEN] = noted[-MOST_NOTED:]


def apply_choices(chosen_view: Choose) -> None:
    """Apply the recorded choices to the view; if this run is stopped, the next does.

    It may be stopped here, since the new view may need a day's figures to be read.
    """
    chosen = st.session_state.get(_CHOSEN, ())
    state = current_view(), link_problems()
    try:
        for key, value in chosen:
            state = chosen_view(state[0], key, value) or state
    except Exception:  # else every further run would fail too
        st.session_state[_CHOSEN] = ()
        raise
    if chosen:
        show(*state)


def show(view: View, problems: Iterable[Problem] = ()) -> None:
    """Replace the whole view; ``problems`` are the values it could not keep."""
    st.session_state[_VIEW] = view
    st.session_state[_PROBLEMS] = list(problems)
    st.session_state[_CHOSEN] = ()
