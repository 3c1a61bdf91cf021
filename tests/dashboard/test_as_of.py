"""Every page as known on the day of any vintage, the banner, and the way back."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import database, queries
from dashboard.content import PAGES, choosing
from dashboard.content.blocks import Controls, Heading, PageLink, Table
from dashboard.content.choosing import chosen_view
from dashboard.content.days import choices_on, view_on
from dashboard.content.frame import as_of_banner, as_of_details, link_problems
from dashboard.content.whole_page import page_blocks
from dashboard.describe import TO_DATE
from dashboard.page_view import PageView
from dashboard.permalink import LATEST, Problem, View, decode, encode
from tests.dashboard.blocks import by_name, days_named, find, rows, texts, walk
from tests.dashboard.pages import SOME_PAGES
from tests.dashboard.reading import ENTRY, choose, fields, html_text
from tests.sampling import sample

OLDEST, JULY, BETWEEN, NEWEST = "2023-10-29", "2025-07-27", "2026-01-05", "2026-06-28"


def page_view_as_of(view: View, as_of: str) -> PageView:
    """Return the page view as of an earlier day."""
    return PageView.of(view_on(view, as_of)[0])


def details(view: View, *problems: Problem) -> str:
    """Return the text below the first chart of every page, as of a day."""
    return texts(as_of_details(PageView.of(view), problems))


def chosen(view: View, key: str, value: str) -> tuple[View, str]:
    """Return the view after a choice, and its notices."""
    choice = chosen_view(view, key, value)
    assert choice is not None
    return choice[0], notices(choice[1], choice[0])


def notices(problems: list[Problem], view: View) -> str:
    """Return the notices of a link."""
    return texts(link_problems(problems, PageView.of(view).words))


def opened(**parameters: str) -> tuple[View, str]:
    """Return the view of a link, and its notices."""
    view, problems = decode(parameters, choices_on(parameters["asof"]))
    return view, notices(problems, view)


@pytest.mark.parametrize("as_of", sample([BETWEEN, OLDEST], 1))
@pytest.mark.parametrize("name", SOME_PAGES)
def test_every_page_is_shown_as_known_then(view: View, name: str, as_of: str) -> None:
    """Every page opens as of an earlier day, and its filters show that day."""
    blocks = page_blocks(page_view_as_of(view, as_of), name)
    assert len(blocks) > 3
    assert as_of == by_name(find(blocks, Controls, "filters").fields)["asof"].chosen


@pytest.mark.parametrize("as_of", sample([BETWEEN, OLDEST], 1))
@pytest.mark.parametrize("name", [name for name in PAGES if name != "glossary"])
def test_no_figure_is_of_a_later_day(view: View, name: str, as_of: str) -> None:
    """No row of a page has a later day."""
    days = days_named(PAGES[name].blocks(page_view_as_of(view, as_of)))
    assert max(days) <= date.fromisoformat(as_of)


@pytest.mark.parametrize("name", ["front", "revisions"])
def test_links_between_pages_keep_the_day(view: View, name: str) -> None:
    """Links between pages keep the as-of day."""
    blocks = walk(PAGES[name].blocks(page_view_as_of(view, BETWEEN)))
    links = [block for block in blocks if isinstance(block, PageLink)]
    assert {BETWEEN} == {link.view.as_of for link in links}


def test_volumes_are_those_of_the_day(view: View) -> None:
    """As of 27 July 2025, July is not over and August is unknown."""
    page = page_view_as_of(view, JULY)
    numbers = rows(find(PAGES["volumes"].blocks(page), Table, "volumes"))
    assert "July 2025" == numbers[0]["Month"]
    (july,) = [
        row
        for row in numbers
        if (row["Month"], row["Weapons"]) == ("July 2025", "Drones")
    ]
    assert ("at least 5,549", "a part of the month") == (
        july["Reported launched"],
        july["Status"],
    )


@pytest.mark.parametrize("as_of", [OLDEST, JULY, BETWEEN])
def test_the_banner_names_the_day(view: View, as_of: str) -> None:
    """The banner is one line, so that the chart stays in view."""
    page = page_view_as_of(view, as_of)
    day = page.words.day(date.fromisoformat(as_of))
    assert f"**As known on {day}.**" == texts(as_of_banner(page))


def test_text_below_the_chart_gives_the_last_day_of_reports(view: View) -> None:
    """The text gives the last day of reports, and how much was revised since."""
    text = details(view_on(view, JULY)[0])
    assert "Reports to 27 July 2025" in text
    assert "28 figures and names have been revised since." in text


def test_no_banner_without_an_as_of_day(view: View) -> None:
    """Without an as-of day there is no banner."""
    page = PageView.of(view)
    assert [] == as_of_banner(page)
    filters = find(page_blocks(page, "volumes"), Controls, "filters")
    assert LATEST == by_name(filters.fields)["asof"].chosen


def test_newest_copy_says_that_nothing_was_revised(view: View) -> None:
    """The newest copy's date can be chosen too, for permanent links."""
    text = details(view_on(view, NEWEST)[0])
    assert "No figure or name has been revised since." in text


def test_another_as_of_day_moves_the_end_of_the_range(view: View) -> None:
    """Another as-of day moves the end of the range; the way back restores it."""
    new_view, _ = chosen(view, "asof", JULY)
    assert (JULY, date(2025, 7, 1)) == (new_view.as_of, new_view.last_month)
    back, revisions = (
        block
        for block in walk(as_of_details(PageView.of(new_view)))
        if isinstance(block, PageLink)
    )
    assert view == back.view
    assert ("revisions", view) == (revisions.page, revisions.view)


def test_the_app_shows_another_day_and_leads_back() -> None:
    """The list changes the day, and the banner's button returns to the present."""
    app = AppTest.from_file(ENTRY, default_timeout=300)
    app.query_params["lang"] = "en"
    app.switch_page("app_pages/volumes.py").run()
    assert "<strong>As known on" not in html_text(app)
    choose(app, "asof", JULY)
    assert "As known on 27 July 2025." in html_text(app)
    assert (JULY, "2025-07") == (app.query_params["asof"], app.query_params["to"])
    assert JULY == fields(app)["asof"]["chosen"]
    (back,) = [button for button in app.button if "asof=latest" in str(button.key)]
    back.click().run()
    assert not app.exception
    assert "<strong>As known on" not in html_text(app)
    assert (LATEST, "2026-10") == (app.query_params["asof"], app.query_params["to"])


def test_range_beyond_the_as_of_day_is_cut(view: View) -> None:
    """A range in 2026 is cut to the last month known in 2025, with a notice."""
    later = replace(view, first_month=date(2026, 1, 1), last_month=date(2026, 3, 1))
    new_view, _ = chosen(later, "asof", JULY)
    july = date(2025, 7, 1)
    assert (july, july) == (new_view.first_month, new_view.last_month)
    assert "nothing later is shown" in details(new_view)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("to", "2026-06"),
        ("from", "2026-01"),
        ("bar", "drone:2026-05"),
        ("day", "2026-05-24"),
        ("strike", "2026-03-07-kharkiv"),
    ],
)
def test_link_to_a_later_month_day_or_strike_gets_a_notice(
    key: str, value: str
) -> None:
    """A month, day or strike that came later gets a notice with its replacement."""
    new_view, text = opened(asof=JULY, **{key: value})
    assert f"This link asks for **{key} = {value}**" in text
    assert JULY == new_view.as_of
    assert value != encode(new_view)[key]


def test_range_of_a_link_ends_at_its_as_of_day(view: View) -> None:
    """A link with only an as-of day ends the range at it, plain or live."""
    new_view, _ = decode({"asof": "2025-08-01"}, choices_on(LATEST))
    assert date(2025, 7, 1) == PageView.of(new_view).view.last_month
    app = AppTest.from_file(ENTRY, default_timeout=300)
    app.query_params |= {"lang": "en", "asof": "2025-08-01"}
    app.switch_page("app_pages/volumes.py").run()
    assert ("2025-07", JULY) == (app.query_params["to"], app.query_params["asof"])
    assert "2025-07" == fields(app)["to"]["chosen"]
    assert "The link asks for 1 August 2025" in html_text(app)


def test_open_night_after_the_as_of_day_is_closed_with_a_notice(view: View) -> None:
    """A night of May 2026 is closed, with a notice, as of a day in 2025."""
    new_view, text = chosen(replace(view, day=date(2026, 5, 24)), "asof", JULY)
    assert "**day = 2026-05-24** was not known on that day." in text
    assert new_view.day is None


def test_day_between_copies_shows_the_copy_before(view: View) -> None:
    """A day between copies shows the copy before it, with a notice."""
    new_view, problems = decode({"asof": "2025-08-01"}, choices_on(LATEST))
    assert "" == notices(problems, new_view)
    assert (
        "The link asks for 1 August 2025; the last copy before it is of 27 July 2025."
        in details(new_view, *problems)
    )
    assert JULY == new_view.as_of
    assert chosen_view(view, "asof", "2025-08-01") is None


def test_as_of_the_builds_own_day_every_mart_is_the_same() -> None:
    """As of the build's own day every mart is the same, so citations stay valid."""
    con = database.connect()
    as_of = queries.build_info(con)["as_of"].isoformat()
    new_view, problems = decode(
        {"asof": as_of, "bar": "drone:2026-09"}, choices_on(as_of)
    )
    assert (as_of, []) == (new_view.as_of, problems)
    as_of_con = database.connect(as_of)
    for mart in ("headline_volumes", "attack_days", "strike_summaries", "claims"):
        sql = f"select * from {mart} order by all"
        pd.testing.assert_frame_equal(con.sql(sql).df(), as_of_con.sql(sql).df())


def test_reset_keeps_the_as_of_day(view: View) -> None:
    """Resetting the filters keeps the as-of day."""
    in_july = replace(view_on(view, JULY)[0], categories=("drone",))
    new_view, _ = chosen(in_july, "reset", "")
    assert JULY == new_view.as_of
    assert ("missile", "drone", "glide_bomb") == new_view.categories


def test_every_vintage_can_be_chosen_from_every_other() -> None:
    """An earlier day still offers all later copies."""
    choices = choices_on(OLDEST)
    # with a reading of the posts, and the newest day
    assert 62 == len(choices.vintages)
    assert ("2026-10-08", OLDEST) == (choices.vintages[0], choices.vintages[-1])
    assert NEWEST in choices.vintages
    assert "2023-10" == f"{choices.months[-1]:%Y-%m}"
    strikes = [code for code in choices_on(JULY).strikes if code.startswith("20")]
    assert 171 == len(strikes)


def test_choice_survives_a_stopped_script_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A choice survives a script run that was stopped, and applies on the next page."""
    app = AppTest.from_file(ENTRY, default_timeout=300)
    app.query_params["lang"] = "en"
    app.switch_page("app_pages/volumes.py").run()
    with monkeypatch.context() as patch:
        patch.setattr(choosing, "chosen_view", lambda *_: st.stop())
        choose(app, "asof", JULY)
    assert app.query_params["asof"] == LATEST
    app.switch_page("app_pages/attacks.py").run()
    assert app.query_params["asof"] == JULY
    assert "As known on 27 July 2025." in html_text(app)


def test_a_month_is_not_over_on_the_day_of_a_copy() -> None:
    """The copy of 31 August 2025 lacks attacks of that evening: July is the finding."""
    for as_of, month in (("2025-08-31", "July 2025"), ("2025-12-01", "November 2025")):
        view = replace(choices_on(as_of).default_view, as_of=as_of)
        blocks = PAGES["front"].blocks(PageView.of(view))
        headline = find(blocks, Heading).text
        assert f"were reported launched at Ukraine in {month}" in headline
    to_date = PageView.of(
        replace(choices_on("2025-08-31").default_view, as_of="2025-08-31", by=TO_DATE)
    )
    assert "1 January – 31 August 2025" in texts(PAGES["front"].blocks(to_date))
