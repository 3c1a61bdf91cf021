"""The Compare page, opened through the entry file."""

from streamlit.testing.v1 import AppTest

from etl.paths import ROOT
from tests.dashboard.reading import figures, open_menus, texts

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")


def open_page(**parameters: str) -> AppTest:
    """Run the Compare page with a link's parameters."""
    app = AppTest.from_file(ENTRY, default_timeout=60)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    app.switch_page("app_pages/compare.py").run()
    assert not app.exception
    return app


def test_the_first_view_states_the_finding_and_the_rule() -> None:
    """Shares of tallies as cards, and the sentence that nothing is to be added up."""
    app = open_page()
    assert ["7 of 16", "16 of 20"] == figures(app)
    assert "Statements are not to be added to each other or to the sums" in texts(app)
    assert "in the median 1.38 times our sum (7 summaries)" in texts(app)


def test_the_table_holds_every_statement_on_a_month() -> None:
    """146 rows, newest first, with difference and ratio as they are meant."""
    rows = open_page().dataframe[0].value
    assert 146 == len(rows)
    assert ["September 2026", "5,217", "at least 5,850", "at least +633"] == list(
        rows.loc[0, ["month", "said", "sum", "difference"]]
    )
    euronews = rows[rows["claimant"] == "Euronews"].iloc[0]
    assert ("5,438", "+2,985", "2.217", "30 of 30") == tuple(
        euronews[["sum", "difference", "ratio", "days"]]
    )


def test_a_month_chosen_by_select_lists_its_statements() -> None:
    """The keyboard's way: each statement with its link first, our sum beside it."""
    app = open_page()
    app.radio(key="compare_category").set_value("drone").run()
    options = app.selectbox(key="compare_month").options
    app.selectbox(key="compare_month").select_index(options.index("June 2025")).run()
    assert "#### Drones in June 2025: 6 statements" in texts(app)
    assert "is **5,438** launched, from 30 reports on 30 of 30 days." in texts(app)
    table = app.table[0].value
    assert [
        "2,453", "about 5,000 (attack drones)", "5,337", "5,438", "5,438",
        "5,438 (Shahed-type drones)",
    ] == [cell.replace("\\", "") for cell in table["Figure"]]  # fmt: skip
    assert table.iloc[:, 0].str.contains("](https://", regex=False).all()


def test_months_to_choose_are_those_that_were_spoken_of() -> None:
    """A month without a statement is no option: there is nothing to list."""
    app = open_page(cat="glide_bomb")
    options = app.selectbox(key="compare_month").options
    assert 19 == len(options)
    assert "May 2023" not in options


def test_glide_bombs_stand_beside_each_other_without_a_sum() -> None:
    """July 2025: two figures, no column of sums, and a sentence that says why."""
    app = open_page(bar="glide_bomb:2025-07")
    assert "the statements stand beside each other, without a sum" in texts(app)
    table = app.table[0].value
    assert ["3,786", "at least 5,100"] == list(table["Figure"])
    assert not [name for name in table.columns if "sum" in name]


def test_a_lower_bound_of_a_class_names_its_bundles() -> None:
    """January 2026: 9 ballistic missiles, and 66 in bundles that may hold more."""
    app = open_page(bar="missile:2026-01", cat="missile", **{"class": "ballistic"})
    assert "is **at least 9** launched, from 7 reports on 7 of 31 days." in texts(app)
    assert "Another 66 were reported in bundles" in texts(app)
    assert ["at least −82"] == [
        cell.replace("\\", "") for cell in app.table[0].value["Our sum − figure"]
    ]


def test_a_month_of_which_nobody_spoke_says_so() -> None:
    """A link from another page may name such a month: what was said of its weeks."""
    app = open_page(bar="drone:2026-03")
    assert "Drones in March 2026: 0 statements" in texts(app)
    assert "Nobody’s figure in the register" in texts(app)
    (weeks,) = app.table
    assert [
        "23 February 2026 – 1 March 2026",
        "2 March 2026 – 8 March 2026",
    ] == list(weeks.value["Period"])


def test_a_statement_of_what_was_intercepted_is_named_so() -> None:
    """October 2025: ABC's 4,242 intercepted stand beside what we count as stopped."""
    app = open_page(bar="drone:2025-10")
    table = app.table[0].value
    cells = [cell.replace("\\", "") for cell in table["Figure"]]
    assert "4,242 (intercepted)" == cells[-1]


def test_other_periods_are_listed_with_their_days() -> None:
    """288 weeks and longer periods; what the feed does not cover has no difference."""
    said = texts(open_page())
    assert "Weeks, quarters, years, months to date and the whole war" in said
    rows = [line for line in said.splitlines() if line.startswith("| [")]
    assert 288 == len(rows)
    (uncovered,) = (
        row
        for row in rows
        if "24 February 2022 – 22 February 2024" in row and "4,630" in row
    )
    assert "| at least 4,124 | reports do not cover all days |" in uncovered
    assert "| 230 of 729 |" in uncovered
    assert "](https://" in uncovered


def test_a_link_restores_the_view() -> None:
    """Range, categories and the opened month come from the link."""
    app = open_page(
        **{"from": "2025-06", "to": "2025-07", "cat": "drone", "bar": "drone:2025-07"}
    )
    assert {"June 2025", "July 2025"} == set(app.dataframe[0].value["month"])
    assert "Drones in July 2025: 5 statements" in texts(app)
    assert not app.warning


def test_a_month_of_weeks_alone_has_its_files() -> None:
    """What the panel lists is in its menu, though no statement is on the month."""
    app = open_menus(open_page(bar="drone:2026-03"))
    keys = [button.proto.id for button in app.get("download_button")]
    assert any("take_statements_drone_2026-03_csv" in key for key in keys)
