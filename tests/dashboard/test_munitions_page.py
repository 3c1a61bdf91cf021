"""The Munitions page, opened through the entry file."""

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
    app.switch_page("app_pages/munitions.py").run()
    assert not app.exception
    return app


def test_the_first_view_states_the_finding() -> None:
    """Missiles of the latest whole month, and what is claimed of them."""
    app = open_page()
    assert ["at least 67", "82%"] == figures(app)
    said = texts(app)
    assert "46 of 56 launched, September 2026" in said
    assert "These are the Air Force’s own claims" in said
    assert "Glide bombs are not in it." in said
    assert "partly the same missiles and drones again, and are in no total" in said


def test_another_category_is_in_the_view() -> None:
    """Drones, chosen on the page, open the latest whole month, and stay chosen."""
    app = open_page()
    app.segmented_control(key="munitions_category").set_value("drone").run()
    assert ["at least 5,850", "82%"] == figures(app)
    assert "drone" == app.session_state["view"].bar.category
    assert "33 reports that add up to 5,850 launched." in texts(app)


def test_a_split_changes_view_and_table() -> None:
    """By model the table names models and bundles."""
    app = open_page(**{"from": "2026-05", "to": "2026-05"})
    assert "col_model" not in app.dataframe[0].value
    app.segmented_control(key="munitions_split").set_value("model").run()
    assert "model" == app.session_state["view"].split
    models = set(app.dataframe[0].value["col_model"])
    assert {"S-400 + Iskander-M", "Kh-101/Kh-555 + Kalibr + Iskander-K"} <= models


def test_the_table_keeps_shot_down_suppressed_and_stopped_apart() -> None:
    """Drones of June 2025: 2,700 and 1,978 are 4,678 of 5,438."""
    app = open_page(**{"from": "2025-06", "to": "2025-06", "cat": "drone"})
    (row,) = app.dataframe[0].value.query("col_basis == 'National'").to_dict("records")
    assert ("2,700", "1,978", "4,678", "4,678 of 5,438 (86%)") == (
        row["col_shot_down"],
        row["col_suppressed"],
        row["col_stopped"],
        row["col_stopped_of"],
    )


def test_a_month_chosen_by_select_opens_its_reports() -> None:
    """The keyboard's way: national reports, then regional ones, each with its link."""
    app = open_page()
    box = app.selectbox(key="munitions_month")
    box.select_index(box.options.index("May 2026")).run()
    said = texts(app)
    assert "#### Missiles in May 2026" in said
    assert "**Cruise**: 6 reports that add up to 107 launched." in said
    assert "**Ballistic**: 4 reports that add up to 0 shot down of 4 they name." in said
    national, regional, _ = (table.value for table in app.table)
    assert [25, 7] == [len(national), len(regional)]
    for table in (national, regional):
        assert table.iloc[:, 0].str.contains("](https://", regex=False).all()


def test_models_first_named_have_a_link_each() -> None:
    """2025 names Banderol, and a ballistic missile of unstated model."""
    app = open_page(**{"from": "2025-01", "to": "2025-12", "cat": "missile"})
    table = app.table[0].value
    assert ["28 September 2025", "30 March 2025"] == list(table["First named"])
    assert table.iloc[0, 0].startswith("[Banderol](https://www.facebook.com/kpszsu/")


def test_the_month_in_which_the_feed_begins_is_no_debut() -> None:
    """September 2022 says so beside each of its models."""
    app = open_page(**{"from": "2022-09", "to": "2022-09", "cat": "drone"})
    days = list(app.table[0].value["First named"])
    assert days
    assert all(day.endswith("(the feed begins: no debut)") for day in days)


def test_a_class_narrows_the_page() -> None:
    """The filter applies here too, and says what it leaves out."""
    app = open_page(**{"class": "ballistic", "to": "2025-06"})
    assert ["59", "49%"] == figures(app)
    assert "Missiles are narrowed to the class “Ballistic”." in texts(app)


def test_glide_bombs_alone_get_an_answer() -> None:
    """Nobody reports them so; the page says that and shows missiles."""
    app = open_page(cat="glide_bomb")
    assert "This page shows missiles and drones instead." in texts(app)
    assert "at least 67" == figures(app)[0]


def test_a_month_without_a_report_is_not_zero() -> None:
    """An opened month of which nothing is reported says so."""
    app = open_page(**{"class": "anti_radiation", "bar": "missile:2022-09"})
    assert "No report of this month names any. That is not zero." in texts(app)
