"""Every page as known on the day of any vintage, the banner, and the way back."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.known_on import choices_on
from etl.paths import ROOT
from tests.dashboard.reading import choose, fields, open_table

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")
PAGES = sorted(path.stem for path in (ROOT / "dashboard" / "app_pages").glob("*.py"))
OLDEST, JULY, BETWEEN = "2023-10-29", "2025-07-27", "2026-01-05"


def open_page(page: str = "volumes", **parameters: str) -> AppTest:
    """Run a page with a link's parameters."""
    app = AppTest.from_file(ENTRY, default_timeout=120)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception
    return app


def warnings(app: AppTest) -> str:
    """Return what the page warns of as one text, as a reader sees it."""
    return "\n".join(warning.value for warning in app.warning).replace("\\", "")


def captions(app: AppTest) -> str:
    """Return all small print as one text."""
    return "\n".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("as_of", [OLDEST, BETWEEN])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_shown_as_known_then(page: str, as_of: str) -> None:
    """No error, a banner that names the date, and a link that keeps it."""
    app = open_page(page, asof=as_of)
    assert "You see what was known on" in warnings(app)
    assert as_of == app.query_params["asof"]
    assert as_of == fields(app)["asof"]["chosen"]


def test_volumes_are_those_of_the_day() -> None:
    """On 27 July 2025 July was not over, and nothing of August was known."""
    app = open_page(asof=JULY)
    rows = open_table(app).dataframe[0].value
    assert "July 2025" == rows["month"].iloc[0]
    july = rows[(rows["month"] == "July 2025") & (rows["category"] == "Drones")]
    assert ["at least 5,549", "month not over"] == list(
        july.iloc[0][["launched", "status"]]
    )
    assert "The Air Force reports reached to 27 July 2025" in warnings(app)
    assert "Since then 28 figures and names have been revised." in warnings(app)


def test_now_has_no_banner() -> None:
    """A reader of today’s figures is not told of days."""
    app = open_page()
    assert "" == warnings(app)
    assert "latest" == fields(app)["asof"]["chosen"]


def test_newest_copy_says_that_nothing_was_revised() -> None:
    """The date of the newest copy is a day like others, for links that last."""
    app = open_page(asof="2026-06-28")
    assert "No figure or name in these reports has been revised since." in warnings(app)


def test_select_shows_another_day_and_button_leads_back() -> None:
    """The range ends where knowledge ended, and again at the end of what is known."""
    app = open_page()
    choose(app, "asof", JULY)
    assert "You see what was known on 27 July 2025." in warnings(app)
    assert "2025-07" == app.query_params["to"]
    app.button(key="known_on_back").click().run()
    assert not app.exception
    assert "" == warnings(app)
    assert ("latest", "2026-10") == (
        app.query_params["asof"],
        app.query_params["to"],
    )


def test_range_beyond_the_day_is_cut_at_it() -> None:
    """Who looked at 2026 sees the last month of 2025 that was known, and is told."""
    app = open_page(**{"from": "2026-01", "to": "2026-03"})
    choose(app, "asof", JULY)
    assert ("2025-07", "2025-07") == (
        app.query_params["from"],
        app.query_params["to"],
    )
    assert "later months, statements and strikes are not shown" in warnings(app)


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
def test_link_to_what_that_day_lacks_gets_a_notice(key: str, value: str) -> None:
    """A month, day or strike that came later: named, with what is shown instead."""
    page = {"day": "attacks", "strike": "strikes"}.get(key, "volumes")
    app = open_page(page, asof=JULY, **{key: value})
    assert f"This link asks for **{key} = {value}**" in warnings(app)
    assert "You see what was known on 27 July 2025." in warnings(app)


def test_what_was_open_and_not_yet_known_is_closed_with_a_notice() -> None:
    """A night of May 2026 is not there on a day of 2025."""
    app = open_page("attacks", day="2026-05-24")
    choose(app, "asof", JULY)
    assert "**day = 2026-05-24** was not known on that day." in warnings(app)
    assert "none" == app.query_params["day"]


def test_day_without_a_vintage_is_no_choice() -> None:
    """Only dated copies are shown: any other day gets a notice, and now instead."""
    app = open_page(asof="2025-08-01")
    assert "This link asks for **asof = 2025-08-01**" in warnings(app)
    assert "latest" == app.query_params["asof"]


def test_show_everything_stays_on_the_day() -> None:
    """The reset is of the filters; the way back to now is the banner’s."""
    app = open_page(asof=JULY, cat="drone")
    choose(app, "reset", "")
    assert JULY == app.query_params["asof"]
    assert "missile,drone,glide_bomb" == app.query_params["cat"]


def test_every_vintage_can_be_chosen_from_every_other() -> None:
    """An old day's choices know the newer copies: nobody is caught in the past."""
    then = choices_on(OLDEST)
    assert 60 == len(then.vintages)
    assert ("2026-06-28", OLDEST) == (then.vintages[0], then.vintages[-1])
    assert "2023-10" == f"{then.months[-1]:%Y-%m}"
    assert 171 == len(choices_on(JULY).strikes)


def test_footer_says_how_old_the_feed_is() -> None:
    """The copy’s day, its age, and the last day that it covers."""
    said = captions(open_page())
    assert "Air Force feed: copy of 28 June 2026, " in said
    assert " days old, with reports to 28 June 2026." in said
