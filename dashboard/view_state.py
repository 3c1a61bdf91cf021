"""The reader's view in the session, kept in step with the address bar.

The view is the single truth. What a reader chooses in is drawn from it. A choice is
noted by its callback and changes the view in the run that follows; the address is
written from the view after every run, and read again when somebody has changed it from
outside (a new link, the back button).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import urlsplit

import streamlit as st

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

_VIEW, _PROBLEMS, _SENT_ON = "view", "link_problems", "sent_on"
_CHOSEN, _CHOSEN_PAGE = "chosen", "chosen_page"
#: Makes the view, and what it lacks, of a view, a key of a link and its value; nothing
#: of what is not offered.
Choose = Callable[[View, str, str], tuple[View, list[Problem]] | None]
_WRITTEN, _WRITTEN_ON = "written_parameters", "written_page"


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
    """Tell whether an address is not the one that the session wrote, where it did.

    Who goes back to another page may find the same view there, while the session has
    another one already: of a choice that was left before it was answered.
    """
    url = st.context.url
    page = urlsplit(url).path.rpartition("/")[2] or FRONT if url else None
    return parameters != st.session_state.get(_WRITTEN) or (
        page is not None and page != st.session_state.get(_WRITTEN_ON)
    )


def write_url(page: str) -> None:
    """Write the view into the address of ``page``, so that copying it copies the view.

    Not only where the address has another one: an answer that comes late may have
    written that over it, in the browser alone.
    """
    parameters = encode_on(page, current_view())
    if page == FRONT and means_volumes(st.query_params):
        return  # see ``sent_on``
    there = st.query_params.to_dict()
    if (
        st.session_state.get(_WRITTEN) != parameters
        or st.session_state.get(_WRITTEN_ON) != page
        or not parameters.items() <= there.items()
    ):
        others = {k: v for k, v in there.items() if k not in KEYS}
        st.query_params.from_dict({**others, **parameters})
        st.session_state[_WRITTEN] = parameters
        st.session_state[_WRITTEN_ON] = page


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

    It takes no time: a callback that is still at work when the reader does something
    else would change the view behind the back of the run that answers that.
    """
    st.session_state[_CHOSEN] = (*st.session_state.get(_CHOSEN, ()), (key, value))


def apply_choices(chosen_view: Choose) -> None:
    """Change the view to what was chosen; a run that is stopped leaves it to the next.

    The new view may need a day's figures to be read first.
    """
    chosen = st.session_state.get(_CHOSEN, ())
    state = current_view(), link_problems()
    for key, value in chosen:
        state = chosen_view(state[0], key, value) or state
    if chosen:
        show(*state)


def show(view: View, problems: Iterable[Problem] = ()) -> None:
    """Replace the whole view; ``problems`` are what it could not take along."""
    st.session_state[_VIEW] = view
    st.session_state[_PROBLEMS] = list(problems)
    st.session_state[_CHOSEN] = ()
