"""The Strikes page, opened through the entry file."""

import json

from streamlit.testing.v1 import AppTest

from dashboard.queries import CATEGORIES
from etl.paths import ROOT
from tests.dashboard.reading import figures, texts

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")
KRYVYI_RIH, KYIV = "2025-04-04-kryvyi-rih", "2025-07-04-kyiv"


def open_page(**parameters: str) -> AppTest:
    """Run the app with a link's parameters and go to the page."""
    app = AppTest.from_file(ENTRY, default_timeout=30)
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    app.switch_page("app_pages/strikes.py").run()
    assert not app.exception
    return app


def test_the_page_says_first_that_it_is_a_sample() -> None:
    """Before any figure: a sample of the news, no measure of intensity."""
    app = open_page()
    assert app.markdown[0].value.startswith(
        "**This register is a sample of the news, no measure of intensity.** It holds "
        "248 strikes and 495 reports"
    )


def test_the_first_view_takes_the_outermost_level() -> None:
    """170 air strikes of 182; sums say the level and are lower bounds."""
    app = open_page()
    strikes, killed, injured = figures(app)
    assert "170" == strikes
    assert killed.startswith("at least ") and injured.startswith("at least ")
    assert "152 of 170 strikes, at the outermost level" in texts(app)
    assert 182 == len(app.dataframe[1].value)
    weapons = app.dataframe[1].value.iloc[:, 7]
    assert 12 == weapons.str.endswith("(in no sum)").sum()


def test_the_level_is_chosen_and_kept_in_the_link() -> None:
    """The innermost level: 199 air strikes in sums, 211 strikes in the table."""
    app = open_page()
    app.segmented_control(key="strike_level").set_value("innermost").run()
    assert "199" == figures(app)[0]
    assert 211 == len(app.dataframe[1].value)
    assert "innermost" == app.query_params["level"]


def test_kryvyi_rih_shows_each_toll_and_russias_claim_apart() -> None:
    """16, 18, 19 and 20 with dates and links; the UN's 18 and 19; Russia's 85 apart."""
    app = open_page(strike=KRYVYI_RIH)
    others, attacker = (table.value for table in app.table)
    killed = [cell.replace("\\", "") for cell in others["Killed"]]
    assert [
        "at least 16, 6 of them children", "18, 9 of them children",
        "19, 9 of them children", "at least 19", "18, 9 of them children", "20",
    ] == killed  # fmt: skip
    reports = others.iloc[:, 0]
    assert reports.str.contains("](https://", regex=False).all()
    assert reports.str.contains("4 April 2025").any()
    assert 2 == (others["Side"] == "United Nations").sum()
    assert ["85"] == list(attacker["Killed"])
    assert ["Russia (attacker)"] == list(attacker["Side"])
    said = texts(app)
    assert "at least 16, then 18, at least 19 and 20 killed" in said
    assert "**Attacker’s claim:** Russian Ministry of Defence claims 85 killed" in said


def test_kyiv_grows_and_leads_to_what_it_is_part_of() -> None:
    """8, 14, 23 and 26 injured, 1 killed; a button opens the country-wide attack."""
    app = open_page(strike=KYIV)
    injured = [cell.replace("\\", "") for cell in app.table[0].value["Injured"]]
    assert ["8", "at least 14", "at least 23", "at least 26"] == injured
    assert ["at least 1"] == [
        cell.replace("\\", "")
        for cell in app.table[0].value["Killed"]
        if cell != "not said"
    ]
    app.button(key="strike_2025-07-04-ukraine").click().run()
    assert "2025-07-04-ukraine" == app.query_params["strike"]
    assert "#### Ukraine, country-wide, 3 – 4 July 2025" in texts(app)


def test_a_strike_is_chosen_without_a_mouse() -> None:
    """The list holds every strike of the range, newest first."""
    app = open_page()
    chooser = app.selectbox(key="strike_chosen")
    assert 248 == len(chooser.options)
    assert "8 October 2026: Kramatorsk" == chooser.options[0]
    chooser.select_index(chooser.options.index("4 April 2025: Kryvyi Rih")).run()
    assert KRYVYI_RIH == app.query_params["strike"]
    assert "#### Kryvyi Rih, 4 April 2025" in texts(app)


def test_a_part_higher_than_its_whole_is_said_aloud() -> None:
    """Uman: 23 killed, in a country-wide attack first reported with 12."""
    said = texts(open_page(strike="2023-04-28-ukraine"))
    assert "A part has a higher figure than the whole" in said


def test_months_without_a_strike_are_not_zero() -> None:
    """In February 2023 the register has none, and a link still opens one."""
    app = open_page(**{"from": "2023-02", "to": "2023-02", "strike": KRYVYI_RIH})
    assert "That is not zero: it is a sample." in texts(app)
    assert 0 == len(figures(app))
    assert "#### Kryvyi Rih, 4 April 2025" in texts(app)


def test_fewer_weapons_show_fewer_strikes_and_say_so() -> None:
    """Glide bombs: eleven outermost strikes were reported with one."""
    app = open_page(cat=CATEGORIES[2])
    assert "11" == figures(app)[0]
    assert "are shown with all weapons chosen" in texts(app)


def test_a_picture_names_the_months_of_the_strikes_in_it() -> None:
    """Months are chosen from September 2022 on; the strikes before it are drawn too."""
    for first, parameters in (
        ("February 2022", {}),
        ("January 2025", {"from": "2025-01"}),
    ):
        app = open_page(**parameters)
        for chart in app.get("plotly_chart"):
            notes = json.loads(chart.proto.spec)["layout"]["annotations"]
            said = " ".join(note["text"].replace("<br>", " ") for note in notes)
            assert f"{first} – October 2026" in said


def test_the_evenings_toll_and_the_later_tally_both_stand() -> None:
    """23 January 2024: the president's 18, the later 12, and a note on both."""
    app = open_page(strike="2024-01-23-ukraine")
    killed = [cell.replace("\\", "") for cell in app.table[0].value["Killed"]]
    assert ["at least 18", "at least 12"] == [k for k in killed if k != "not said"]
    said = texts(app)
    assert (
        "**Killed:** at least 12, by the latest report that gives a number and is not "
        "the attacker’s; such reports give 12 to 18"
    ) in said
    assert "**Note:** The president said 18 killed on the first evening" in said


def test_a_ukrainian_page_says_that_a_note_is_english() -> None:
    """The note keeps its words, and the word before it names their language."""
    said = texts(open_page(strike="2024-01-23-ukraine", lang="uk"))
    assert "**Примітка (англійською):** The president said 18 killed" in said


def test_a_strike_by_artillery_says_that_it_is_in_no_sum() -> None:
    """Kherson, 24 December 2022: shells, so no air strike; the others say nothing."""
    said = "A strike by artillery: it is in no sum of air strikes."
    assert said in texts(open_page(strike="2022-12-24-kherson"))
    assert said not in texts(open_page(strike=KRYVYI_RIH))
