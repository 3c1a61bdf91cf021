"""An opened figure has its own citation."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard import describe, queries
from dashboard.content import PAGES
from dashboard.content.blocks import Code, Details
from dashboard.describe.strikes import PEOPLE
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from tests.dashboard.blocks import find, find_all
from tests.sampling import sample

JUNE = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("page", "opened", "figure", "link"),
    [
        (
            "volumes", {"bar": Bar("missile", JUNE)},
            ("Reported launched – 240 missiles in June 2025: sum of the daily reports "
            "(from 46 reports). Said by: Ukrainian Air Force."),
            "volumes?lang=en&bar=missile:2025-06",
        ),
        (
            "volumes", {"bar": Bar("glide_bomb", date(2025, 3, 1))},
            "Said by: Ministry of Defence of Ukraine, https://",
            "volumes?lang=en&bar=glide_bomb:2025-03",
        ),
        (
            "munitions", {"bar": Bar("drone", date(2026, 9, 1))},
            ("Reported launched – At least 5,850 drones in September 2026. "
            "Said by: Ukrainian Air Force."),
            "munitions?lang=en&bar=drone:2026-09",
        ),
        (
            "attacks", {"day": date(2025, 9, 7)},
            ("Reported launched – 823 missiles and drones, 7 September 2025. "
            "Said by: Ukrainian Air Force."),
            "attacks?lang=en&day=2025-09-07",
        ),
        (
            "strikes", {"strike": "2025-04-04-kryvyi-rih"},
            ("Kryvyi Rih, 4 April 2025: 20 killed, 75 injured (reported). Said by: "
            "killed – Associated Press (tally of Ukrainian official reports), https://"
            "archives.lincolndailynews.com/2025/May/10/NEWS/news_l.shtml; injured – "
            "OHCHR (Volker Türk), citing local authorities, https://www.scoop.co.nz/"),
            "strikes?lang=en&strike=2025-04-04-kryvyi-rih",
        ),
        (
            "strikes", {"strike": "2023-10-05-hroza"},
            "Said by: OHCHR / UN Human Rights Monitoring Mission, https://",
            "strikes?lang=en&strike=2023-10-05-hroza",
        ),
    ],
)  # fmt: skip
def test_citation_has_value_period_source_day_and_link(
    view: View, page: str, opened: dict[str, Any], figure: str, link: str
) -> None:
    """The citation of a month, night or strike has value, source, day and link."""
    blocks = PAGES[page].blocks(PageView.of(replace(view, **opened)))
    cited = find(find(blocks, Details, "cite_figure").blocks, Code).text
    assert figure in cited
    assert "Data as of 8 October 2026; build " in cited
    assert cited.endswith(f" {{site}}{link}")


def test_each_number_of_a_toll_is_cited_with_who_gives_it(view: View) -> None:
    """The report named with a number in a citation gives that number, in every one."""
    page = PageView.of(view)
    for strike in sample(page.rows(queries.strikes).to_dict("records"), 40):
        reports = queries.strike_reports(page.con, strike["strike_id"])
        others = reports[~reports["is_attacker"]]
        for people in PEOPLE:
            report = describe.latest_report(others, people)
            number = (report or {}).get(people)
            assert strike[people] == number or (pd.isna(strike[people]) and not report)


@pytest.mark.parametrize(
    ("page", "opened"),
    [
        ("volumes", {"bar": Bar("glide_bomb", date(2022, 11, 1))}),
        ("attacks", {"day": None}),
        ("strikes", {"strike": "UA-12"}),
    ],
)
def test_gap_has_no_citation(view: View, page: str, opened: dict[str, Any]) -> None:
    """A gap has no citation."""
    blocks = PAGES[page].blocks(PageView.of(replace(view, **opened)))
    names = [block.name for block in find_all(blocks, Details)]
    assert "cite_figure" not in names
