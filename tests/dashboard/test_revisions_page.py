"""The Revisions page, opened through the entry file."""

from streamlit.testing.v1 import AppTest

from etl.paths import ROOT
from tests.dashboard.reading import figures, texts

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")


def open_page(**parameters: str) -> AppTest:
    """Run the Revisions page with a link's parameters."""
    app = AppTest.from_file(ENTRY, default_timeout=120)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    app.switch_page("app_pages/revisions.py").run()
    assert not app.exception
    return app


def test_first_view_states_the_finding() -> None:
    """How many totals moved, and how many figures were revised, by kind."""
    app = open_page()
    assert ["1 of 32", "0 of 32"] == figures(app)
    assert "60 of them from 29 October 2023 to 28 June 2026" in texts(app)
    assert "103 figures and names were revised in these months" in texts(app)


def test_largest_change_is_opened_first() -> None:
    """August 2024, the largest, a copy of 2025 changed after its first print."""
    app = open_page()
    assert "Missiles in August 2024, reported launched, copy by copy" in texts(app)
    table = app.table[0].value.set_index("Copy of")
    assert ["209", "+6", "+6"] == list(
        table.loc[
            "30 March 2025",
            ["Total", "Since the copy before", "Of it for days told already"],
        ]
    )
    assert "first print" == table.loc["17 November 2024", "Month"]


def test_steps_stand_in_a_table() -> None:
    """August 2025 copy by copy: the keyboard's way to what the chart shows."""
    app = open_page(bar="missile:2025-08")
    assert "missile" == app.radio(key="steps_category").value
    assert "51 copies speak of this month. The first, of 4 August 2025" in texts(app)
    table = app.table[0].value.set_index("Copy of")
    assert ["82", "+57", "+4"] == list(
        table.loc[
            "25 August 2025",
            ["Total", "Since the copy before", "Of it for days told already"],
        ]
    )
    assert "first print" == table.loc["8 September 2025", "Month"]
    assert 8 == len(table)


def test_month_is_chosen_by_keyboard() -> None:
    """The select opens any month, and the view takes it along."""
    app = open_page()
    app.radio(key="steps_category").set_value("drone").run()
    options = app.selectbox(key="steps_month").options
    app.selectbox(key="steps_month").select_index(options.index("June 2025")).run()
    assert not app.exception
    assert "Drones in June 2025, reported launched, copy by copy" in texts(app)
    assert "drone:2025-06" == app.query_params["bar"]


def test_list_has_old_new_when_and_link() -> None:
    """28 figures, the newest first, each leading to its post; names apart."""
    app = open_page()
    figures, names = app.table[2].value, app.table[3].value
    assert (28, 75) == (len(figures), len(names))
    first = figures.iloc[0]
    assert (
        "[24 May 2026, Ukrainian Air Force](https://www.facebook.com/kpszsu"
        in first["Post, by day and claimant"]
    )
    expected = ["31 May 2026", "another count", "still in flight", "10", "0", "−10"]
    columns = [
        "First in the copy of", "What happened", "What", "Before", "After", "Difference"
    ]  # fmt: skip
    assert expected == list(first[columns])
    assert figures.iloc[:, 0].str.contains("](https://", regex=False).all()
    assert "Difference" not in names


def test_list_follows_range_and_weapons() -> None:
    """February 2026, missiles: two figures of two nights."""
    app = open_page(**{"from": "2026-02", "to": "2026-02", "cat": "missile"})
    assert "2 figures and names were revised in these months" in texts(app)
    assert "no copy changed a month’s total for days that were told" in texts(app)
    assert ["3M22 Zircon", "Kh-59/Kh-69"] == [
        cell.replace("\\", "") for cell in app.table[1].value["Weapons"]
    ]


def test_glide_bombs_have_no_first_print() -> None:
    """Nobody copies a daily feed of them: a sentence, no empty chart."""
    app = open_page(cat="glide_bomb")
    assert "there is no first print to hold today’s figure against" in texts(app)
    assert [] == figures(app)
    assert "In the months and weapons shown, nothing was revised." in texts(app)


def test_class_narrows_the_list_alone() -> None:
    """The totals are of all missiles, and the page says so."""
    app = open_page(cat="missile", **{"class": "ballistic"})
    assert "First prints are of all missiles" in texts(app)
    assert "11 figures and names were revised" in texts(app)


def test_table_holds_every_month() -> None:
    """92 rows, newest first; what is not known says why."""
    rows = open_page().dataframe[0].value
    assert 92 == len(rows)
    assert ["June 2026", "month not over", "–", "5,487"] == list(
        rows.loc[0, ["month", "prints_printed", "prints_first", "prints_now"]]
    )
    before = rows[rows["month"] == "May 2023"].iloc[0]
    assert "not known: over before the first copy" == before["prints_printed"]
    assert "408 (29 October 2023)" == before["prints_held"]
    late = rows[rows["month"] == "March 2024"].iloc[0]
    assert "17 November 2024, 231 days after the month" == late["prints_printed"]


def test_page_as_known_on_the_oldest_copy() -> None:
    """One copy, no first print, nothing revised: said, and no error."""
    app = open_page(asof="2023-10-29")
    assert "of which there was only one, that of 29 October 2023" in texts(app)
    assert "No month shown has ended since the first copy" in texts(app)
    assert "Only the copy of 29 October 2023 speaks of this month: 34." in texts(app)
    assert [] == figures(app)


def test_page_as_known_in_between() -> None:
    """On 5 January 2026, 27 months had a first print; 85 figures had been revised."""
    app = open_page(asof="2026-01-05")
    assert ["1 of 27", "0 of 27"] == figures(app)
    assert "from 29 October 2023 to 5 January 2026" in texts(app)
    assert "85 figures and names were revised in these months" in texts(app)
