"""The reader's view in the session, kept in step with the address bar.

The view is the single truth. What a reader chooses in is drawn from it. A choice in a
field or a chart is noted by its callback and changes the view in the run that follows;
the address is written from the view after every run, and read again when somebody has
changed it from outside (a new link, the back button).
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
    LATEST,
    Choices,
    Problem,
    View,
    decode,
    encode_on,
    means_volumes,
)

#: How many choices wait for a run; a reader makes one or two.
MOST_NOTED = 16
_VIEW, _PROBLEMS, _SENT_ON = "view", "link_problems", "sent_on"
_CHOSEN, _CHOSEN_PAGE = "chosen", "chosen_page"
#: Makes the view, and what it lacks, of a view, a key of a link and its value; nothing
#: of what is not offered.
Choose = Callable[[View, str, str], tuple[View, list[Problem]] | None]
#: Pages and parameters of the last address that was written, and of the one before.
_WRITTEN = "written"


def current_view() -> View:
    """Return the view of this session."""
    view: View = st.session_state[_VIEW]
    return view


def link_problems() -> list[Problem]:
    """Return what the last link asked for and could not be had."""
    problems: list[Problem] = st.session_state[_PROBLEMS]
    return problems


def read_url(choices_on: Callable[[str], Choices]) -> None:
    """Take the session's view from the address when that is new.

    ``choices_on`` gives what a view can choose as known on a day, such as the address
    may ask for; it is asked for days that the build knows.
    """
    if _is_step_back():  # whatever was pressed before it
        st.session_state.pop(_CHOSEN_PAGE, None)
    parameters = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if _VIEW not in st.session_state or (parameters and _is_new(parameters)):
        view, problems = decode(parameters, choices_on(LATEST))
        if view.as_of != LATEST:  # its copy says which months were known
            of_day = [problem for problem in problems if problem.key == "asof"]
            parameters = {**parameters, "asof": view.as_of}
            view, problems = decode(parameters, choices_on(view.as_of))
            problems = [*of_day, *problems]
        show(view, problems)


def _is_new(parameters: dict[str, str]) -> bool:
    """Tell whether an address is another one than those that the session wrote.

    Who does something before an answer is there says so from the address before it.
    Where a step back or forward leads is new, whatever the session has written there.
    """
    written = st.session_state.get(_WRITTEN, ())
    url = reader_url()
    if not url:  # no browser: the address is the last one
        return parameters not in [known for _, known in written[:1]]
    page = urlsplit(url).path.rpartition("/")[2] or FRONT
    return _is_step_back() or (page, parameters) not in written


def reader_url() -> str:
    """Return where the reader's browser says that it is; empty when that is no address.

    Whoever writes messages of their own may say anything there.
    """
    url = st.context.url or ""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return url


def _is_step_back() -> bool:
    """Tell whether this run answers Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def write_url(page: str) -> None:
    """Write the view into the address of ``page``, so that copying it copies the view.

    Also where the browser's last word was this address: a late answer to something else
    may have replaced it since.
    """
    parameters = encode_on(page, current_view())
    if page == FRONT and means_volumes(st.query_params):
        return  # see ``sent_on``
    written = st.session_state.get(_WRITTEN, ())
    there = st.query_params.to_dict()
    is_last = written[:1] == ((page, parameters),)
    if is_last and parameters.items() <= there.items():
        return
    others = {key: value for key, value in there.items() if key not in KEYS}
    st.query_params.from_dict({**others, **parameters})
    if not is_last:
        st.session_state[_WRITTEN] = ((page, parameters), *written[:1])


def sent_on() -> bool:
    """Tell whether a link made for Volumes is to be sent on there: once each.

    Who goes back to it is on the way out.
    """
    parameters = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if not means_volumes(parameters) or st.session_state.get(_SENT_ON) == parameters:
        return False
    st.session_state[_SENT_ON] = parameters
    return True


def choose_page(name: str) -> None:
    """Go to a page once the script runs: a callback cannot. It may be any text."""
    st.session_state[_CHOSEN_PAGE] = name


def go_to_chosen_page(page_name: str) -> None:
    """Go to the page that a reader has chosen, unless that is ``page_name``.

    Without the view, which the page writes: a step of the way back less. A choice that
    comes twice counts once, or the way back would lead to the chosen page again.
    """
    pages = st.session_state["pages"]
    chosen = st.session_state.pop(_CHOSEN_PAGE, "")
    if chosen in pages and chosen != page_name:
        st.switch_page(pages[chosen])


def speak(language: str) -> None:
    """Change the language and nothing else: what a link asked for in vain is kept.

    ``language`` is a reader's word; one that there is not is passed over.
    """
    if language not in LANGUAGES:
        return
    st.session_state[_VIEW] = replace(current_view(), language=language)
    st.session_state[_PROBLEMS] = [p for p in link_problems() if p.key != "lang"]


def choose(key: str, value: str) -> None:
    """Note what a reader has chosen, for the run that follows.

    A callback that is still at work when the reader does something else would change
    the view behind the back of the run that answers that.
    """
    noted = (*st.session_state.get(_CHOSEN, ()), (key, value))
    st.session_state[_CHOSEN] = noted[-MOST_NOTED:]


def apply_choices(chosen_view: Choose) -> None:
    """Change the view to what was chosen; a run that is stopped leaves it to the next.

    The new view may need a day's figures to be read first.
    """
    chosen = st.session_state.get(_CHOSEN, ())
    state = current_view(), link_problems()
    try:
        for key, value in chosen:
            state = chosen_view(state[0], key, value) or state
    except Exception:  # it would come again in each run
        st.session_state[_CHOSEN] = ()
        raise
    if chosen:
        show(*state)


def show(view: View, problems: Iterable[Problem] = ()) -> None:
    """Replace the whole view; ``problems`` are what it could not take along."""
    st.session_state[_VIEW] = view
    st.session_state[_PROBLEMS] = list(problems)
    st.session_state[_CHOSEN] = ()
