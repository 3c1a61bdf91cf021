"""The Volumes page, opened through the entry file."""

import pytest
from streamlit.testing.v1 import AppTest

from etl.paths import ROOT
from tests.dashboard.reading import (
    choose,
    choose_all,
    fields,
    figures,
    open_table,
    texts,
)

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")


def open_page(**parameters: str) -> AppTest:
    """Run the app with a link's parameters."""
    app = AppTest.from_file(ENTRY, default_timeout=30)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.switch_page("app_pages/volumes.py")
    app.run()
    assert not app.exception
    return app


def test_the_first_view_states_the_finding() -> None:
    """Three cards with the latest whole month, and the day to which it all reaches."""
    app = open_page()
    assert ["at least 67", "at least 5,850", "8,766"] == figures(app)
    assert "to 7 October 2026" in texts(app)
    said = "President Zelensky’s statements give at least 1,540 for 7 of its 31 days"
    assert said in texts(app)
    assert "October 2026 is not over: at least 1,076 by 7 October 2026." in texts(app)


def test_the_table_holds_the_charts_numbers() -> None:
    """150 rows, newest first, gaps with a dash."""
    app = open_page()
    assert [] == list(app.dataframe)  # drawn for who opens it
    rows = open_table(app).dataframe[0].value
    assert 150 == len(rows)
    assert "October 2026" == rows["month"].iloc[0]
    may = rows[(rows["month"] == "May 2023") & (rows["category"] == "Glide bombs")]
    assert ["–"] == list(may["launched"])


def test_a_month_chosen_by_select_opens_its_sources() -> None:
    """The keyboard's way: the report rows add up and each has its link."""
    app = open_page()
    choose(app, "category", "drone", "choose_bar")
    assert "none" == app.query_params["bar"]
    choose(app, "month", "2025-06-01", "choose_bar")
    assert "drone:2025-06" == app.query_params["bar"]
    assert "#### 5,438 drones in June 2025" in texts(app)
    assert "30 reports that add up to 5,438." in texts(app)
    table = app.table[0].value
    assert 30 == len(table)
    assert (
        table.iloc[:, 0].str.contains("](https://www.facebook.com/", regex=False).all()
    )


def test_a_gap_says_that_it_is_not_zero() -> None:
    """May 2023 of glide bombs opens to a sentence, not to an empty table."""
    app = open_page(bar="glide_bomb:2023-05")
    assert "Glide bombs in May 2023: no figure" in texts(app)
    assert "That is not zero." in texts(app)
    assert 0 == len(app.table)


def test_a_statement_bar_shows_the_others_beside_it() -> None:
    """July 2025: the ministry's figure is the bar, the president's stands beside."""
    app = open_page(bar="glide_bomb:2025-07")
    chosen, beside = (table.value for table in app.table)
    assert ["3,786"] == list(chosen["Figure"])
    assert ["at least 5,100"] == list(beside["Figure"])
    assert ["President Zelensky"] == list(beside["Who says so"])


def test_a_sum_with_a_missing_part_says_so() -> None:
    """February 2024: three reports name no number of missiles."""
    app = open_page(bar="missile:2024-02")
    assert "#### At least 116 missiles in February 2024" in texts(app)
    assert "3 of them name no number and 0 withhold it" in texts(app)


def test_a_link_restores_the_view() -> None:
    """Range, categories and class come from the link."""
    app = open_page(
        **{"from": "2025-01", "to": "2025-06", "cat": "missile", "class": "ballistic"}
    )
    assert 6 == len(open_table(app).dataframe[0].value)
    assert "missile" == fields(app)["cat"]["chosen"]
    assert ["59"] == figures(app)
    assert not app.warning


def test_an_unknown_value_in_a_link_is_said_aloud() -> None:
    """The page works, and a notice names what was asked for in vain."""
    app = open_page(cat="drone,zeppelin", asof="2019-01-01")
    warnings = [w.value.replace("\\", "") for w in app.warning]
    asked = "This link asks for **{}**, which is not available here. "
    instead = "Shown instead: **{}**."
    assert [
        (asked + instead).format("cat = drone,zeppelin", "missile,drone,glide_bomb"),
        (asked + instead).format("asof = 2019-01-01", "latest"),
    ] == warnings


def test_a_notice_shows_a_link_letter_by_letter() -> None:
    """Markdown in a link's value is shown, not rendered."""
    app = open_page(lang="[x](https://example.org)")
    assert "\\[x\\]\\(https\\:" in app.warning[0].value


def test_filters_change_the_view_and_reset_restores_it() -> None:
    """From January 2026 on there are ten months; "Show everything" brings all back."""
    app = open_table(open_page())
    assert fields(app)["reset"]["disabled"]
    choose(app, "from", "2026-01")
    assert 30 == len(app.dataframe[0].value)
    assert "2026-01" == app.query_params["from"]
    assert "2026-01" == fields(app)["to"]["options"][0][0]
    choose(app, "cat", "missile,glide_bomb")
    assert 20 == len(app.dataframe[0].value)
    choose(app, "reset", "")
    assert 150 == len(app.dataframe[0].value)


def test_a_class_is_of_missiles() -> None:
    """Where no missiles are shown there is no class to choose."""
    app = open_page(cat="drone")
    assert fields(app)["class"]["disabled"]
    choose(app, "cat", "missile,drone")
    assert not fields(app)["class"]["disabled"]
    choose(app, "class", "ballistic")
    assert "ballistic" == app.query_params["class"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cat", ""),  # a page of nothing helps nobody
        ("cat", "drone,drone"),
        ("cat", "balloon"),
        ("from", "2026-11"),
        ("from", "2025-01-01"),
        ("to", "2022-09"),
        ("class", "ufo"),
        ("asof", "2020-01-01"),
        ("lang", "uk"),
        ("bar", "drone:2025-06"),
        ("view", "x"),
        ("from", None),
        ("cat", ["missile"]),
        ("from", "x" * 100_000),
    ],
)
def test_what_a_filter_does_not_offer_is_passed_over(name: str, value: object) -> None:
    """What the browser says is a stranger's word: the view stays as it was."""
    app = open_page(**{"from": "2025-01", "cat": "missile,drone"})
    before = dict(app.query_params)
    choose(app, name, value)
    assert before == dict(app.query_params)
    assert not app.warning


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("month", "2025-06-02"),
        ("month", "2099-01-01"),
        ("month", "June"),
        ("category", "x"),
        ("x", "y"),
    ],
)
def test_a_bar_that_is_not_offered_is_passed_over(name: str, value: str) -> None:
    """What was open stays open; only the empty choice closes it."""
    app = open_page(bar="drone:2025-06")
    choose(app, name, value, "choose_bar")
    assert "drone:2025-06" == app.query_params["bar"]
    choose(app, "month", "", "choose_bar")
    assert "none" == app.query_params["bar"]


def test_choices_of_one_moment_are_all_heeded() -> None:
    """What was chosen since the last answer comes together, in its order."""
    app = open_page()
    chosen = {"from": "2025-01", "to": "2025-06", "cat": "drone"}
    choose_all(app, chosen)
    assert chosen == {key: app.query_params[key] for key in chosen}
    choose_all(app, {f"x{n}": "y" for n in range(100_000)} | {"cat": "missile"})
    assert "drone" == app.query_params["cat"]


def test_a_week_without_a_figure_has_a_row() -> None:
    """October 2024 is a sum of weeks; of 7 to 13 October no figure was found."""
    app = open_page(bar="glide_bomb:2024-10", cat="glide_bomb")
    weeks = app.table[0].value
    assert [
        "30 Sept – 6 October 2024",
        "7 Oct – 13 October 2024",
        "14 Oct – 20 October 2024",
        "21 Oct – 27 October 2024",
        "28 Oct – 3 November 2024",
    ] == list(weeks["Period"])
    (empty,) = weeks[weeks["Figure"] == "no figure found"].to_dict("records")
    assert "7 Oct – 13 October 2024" == empty["Period"]
    assert "–" == empty["Who says so"]


def test_a_statement_that_another_published_says_so() -> None:
    """The president's week is known from a news site: the site relays it."""
    app = open_page(bar="glide_bomb:2024-10", cat="glide_bomb")
    relays = [source.partition("]")[0] for source in app.table[0].value["Source"]]
    assert [
        "[relayed by Ukrinform \\(Spanish\\)",
        "–",
        "[relayed by dnaindia.com, 20 October 2024",
        "[relayed by devdiscourse.com, 27 October 2024",
        "[relayed by The Kyiv Independent, 4 November 2024",
    ] == relays


def test_a_day_alone_without_a_figure_is_named_once() -> None:
    """The president's figure to 21 December 2024 left the Sunday after it out."""
    app = open_page(bar="glide_bomb:2024-12", cat="glide_bomb")
    weeks = app.table[0].value
    (empty,) = weeks[weeks["Figure"] == "no figure found"].to_dict("records")
    assert "22 December 2024" == empty["Period"]
