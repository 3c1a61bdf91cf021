"""The Attacks page, opened through the entry file."""

from datetime import date

from streamlit.testing.v1 import AppTest

from etl.paths import ROOT
from tests.dashboard.reading import figures, texts

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")


def open_page(**parameters: str) -> AppTest:
    """Run the app with a link's parameters and go to the page."""
    app = AppTest.from_file(ENTRY, default_timeout=60)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    app.switch_page("app_pages/attacks.py").run()
    assert not app.exception
    return app


def test_the_first_view_states_the_finding() -> None:
    """Three cards, the day to which it reaches, and that unknown is not quiet."""
    app = open_page()
    assert ["at least 171", "980", "at least 27 of 30"] == figures(app)
    said = texts(app)
    assert "to 7 October 2026. Reported, not verified." in said
    assert "A day without a report is unknown, not quiet." in said
    assert "do not count glide bombs, so they are not on this page" in said


def test_glide_bombs_alone_are_a_sentence() -> None:
    """No empty charts, and the way to what there is."""
    app = open_page(cat="glide_bomb")
    assert "this page has no days to show for them" in app.info[0].value
    assert [] == figures(app)
    assert [] == list(app.dataframe)
    assert "Figures to 7 October 2026" in texts(app)


def test_a_day_in_the_link_opens_its_reports() -> None:
    """The three reports of 7 September 2025, each a link, add up to 823."""
    app = open_page(day="2025-09-07")
    said = texts(app)
    assert "#### 823 missiles and drones, 7 September 2025" in said
    assert "3 reports that add up to 823" in said
    table = app.table[0].value
    assert ["4", "9", "810"] == list(table["Launched"])
    assert (
        table.iloc[:, 0].str.contains("](https://www.facebook.com/", regex=False).all()
    )


def test_a_day_chosen_by_select_opens_too() -> None:
    """The keyboard's way; the list says the figure or why there is none."""
    app = open_page(cat="drone")
    box = app.selectbox(key="attack_day_choice")
    assert "7 October 2026: 130" == box.options[0]
    assert "11 May 2026: no report" in box.options
    box.set_value(date(2026, 3, 24)).run()
    assert "#### 948 drones, 24 March 2026" in texts(app)
    assert ["392", "556"] == list(app.table[0].value["Launched"])


def test_a_day_without_a_report_says_so() -> None:
    """11 May 2026 opens to a sentence, not to an empty table."""
    app = open_page(day="2026-05-11")
    said = texts(app)
    assert "#### 11 May 2026: no report" in said
    assert "That is unknown, not quiet." in said
    assert "The day has 2 regional reports, which are not counted." in said
    assert 1 == len(app.table)


def test_a_day_without_a_number_says_so() -> None:
    """28 February 2024: S-300 missiles without a count; that is not zero."""
    app = open_page(cat="missile", day="2024-02-28")
    assert "Reports without a number: 1; withheld: 0." in texts(app)
    assert ["not said"] == list(app.table[0].value["Launched"])


def test_regional_reports_are_listed_where_nothing_national_is() -> None:
    """24 August 2024 has two regional reports, in no figure."""
    app = open_page(day="2024-08-24")
    said = texts(app)
    assert "#### 24 August 2024: no report" in said
    assert "are not added up" in said
    assert 2 == len(app.table)


def test_the_largest_attacks_link_all_their_posts() -> None:
    """The attack of 15 November 2022 rests on two posts."""
    app = open_page(**{"from": "2022-11", "to": "2022-11"})
    links = app.table[0].value.iloc[:, 0]
    assert links.str.startswith("[").all()
    two = links.iloc[0]
    assert two.startswith("[15 November 2022](https://")
    assert " · [post 2](https://" in two


def test_the_size_is_the_readers() -> None:
    """It comes from the link, and the input changes it."""
    app = open_page(size="400", to="2026-05")
    assert 400 == app.number_input(key="attacks_size").value
    assert "6 of the 30 days with a report had 400 or more" in texts(app)
    app.number_input(key="attacks_size").set_value(800).run()
    assert "1 of the 30 days with a report had 800 or more" in texts(app)


def test_the_table_holds_every_day_of_the_range() -> None:
    """May and June 2026: 61 days, newest first, the unknown one with a dash."""
    app = open_page(**{"from": "2026-05", "to": "2026-06"})
    rows = app.dataframe[0].value
    assert 61 == len(rows)
    assert ("30 June 2026", "154") == tuple(rows.iloc[0][["day", "launched"]])
    unknown = rows[rows["day"] == "11 May 2026"].iloc[0]
    assert ("–", "no report") == tuple(unknown[["launched", "status"]])


def test_a_class_does_not_narrow_an_attack() -> None:
    """An attack is shown whole, and the page says so."""
    app = open_page(**{"class": "ballistic", "day": "2025-09-07"})
    assert "Missiles are not narrowed to a class on this page" in texts(app)
    assert "#### 823 missiles and drones, 7 September 2025" in texts(app)
