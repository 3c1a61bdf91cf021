"""The search: what readers type, in either language, and where it leads."""

import re
from dataclasses import replace

import pytest

from dashboard.content.search import KINDS, LONGEST_QUERY, matches
from dashboard.content.search_entries import Match
from dashboard.content.search_terms import (
    BEGINNING,
    WHOLE,
    WITHIN,
    DateTerm,
    closeness,
    date_terms,
    search_words,
)
from dashboard.content.strikes import strikes
from dashboard.page_view import PageView
from dashboard.permalink import View
from tests.dashboard.blocks import texts

SHAHEDS_IN_SUMMER = (
    "munitions?cat=drone&munition=Shahed-136%2F131&lang=en&from=2025-06&to=2025-08"
)


def matches_for(query: str, view: View, language: str = "en") -> list[Match]:
    """Return the matches for a reader of a language."""
    return matches(query, PageView.of(replace(view, language=language)))


@pytest.mark.parametrize(
    "query",
    [
        "2025-06-29",
        "29 June 2025",
        "June 29th, 2025",
        "29 червня 2025",
        "29.06.2025",
        "29 чер 2025 р.",
    ],
)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_day_opens_its_night(view: View, query: str, language: str) -> None:
    """A day in any notation opens its night, with its figure."""
    first = matches_for(query, view, language)[0]
    assert "day" == first.kind
    assert f"attacks?day=2025-06-29&lang={language}" == first.path
    assert "537" in first.detail


def test_day_gives_its_night_and_its_strikes(view: View) -> None:
    """A day gives its night, then what was known on it, then its strikes."""
    day = matches_for("2025-04-04", view)
    assert [
        ("day", "4 April 2025"),
        ("page", "What was known on 4 April 2025"),
        ("strike", "Kryvyi Rih, 4 April 2025"),
    ] == [(match.kind, match.label) for match in day]


@pytest.mark.parametrize(
    "query",
    [
        "what was known on 1 October 2025",
        "станом на 1 жовтня 2025",
        "відомо на 1 жовтня 2025",
        "що було відомо станом на 1 жовтня 2025",
    ],
)
def test_as_of_match_is_the_last_copy_until_that_day(view: View, query: str) -> None:
    """1 October 2025 has no copy, so the one of 29 September answers."""
    assert ["volumes?asof=2025-09-29&lang=en"] == [
        m.path for m in matches_for(query, view)
    ]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Zelenskyy", "Volodymyr Zelensky"),
        ("Зеленського", "Volodymyr Zelensky"),
        ("kinzhals", "Kh-47M2 Kinzhal"),
        ("кинджали", "Kh-47M2 Kinzhal"),
        ("калібрами", "Kalibr"),
        ("balistic misiles", "Ballistic"),
        ("Shahid 136", "Shahed-136/131"),
        ("керованими авіабомбами", "Glide bombs"),
        ("Дніпрі", "Dnipro"),
        ("Харковом", "Kharkiv"),
    ],
)
def test_misspelt_name_gives_the_nearest_one(view: View, query: str, name: str) -> None:
    """A misspelt name gives the nearest one, and says that it is the nearest."""
    first, *_ = matches_for(query, view)
    assert name == first.label
    assert first.detail.startswith("The nearest name. ")
    (exact, *_) = matches_for(name, view)
    assert not exact.detail.startswith("The nearest name. ")


@pytest.mark.parametrize("query", ["xyzzy", "Berlin", "Moscow", "why so"])
def test_words_that_share_only_letters_do_not_match(view: View, query: str) -> None:
    """Words that share only some letters do not match."""
    assert [] == matches_for(query, view)


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("corrections", "revisions"),
        ("what changed in the figures", "revisions"),
        ("що змінилося", "revisions"),
        ("Which oblast was struck most?", "strikes"),
    ],
)
def test_question_in_other_words_matches_its_page(
    view: View, query: str, page: str
) -> None:
    """A question in other words leads to its page."""
    assert page == matches_for(query, view)[0].path.split("?")[0]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("summer 2025", "volumes?from=2025-06&to=2025-08&lang=en"),
        ("влітку 2025", "volumes?from=2025-06&to=2025-08&lang=en"),
        ("Q3 2025", "volumes?from=2025-07&to=2025-09&lang=en"),
        ("2 квартал 2025", "volumes?from=2025-04&to=2025-06&lang=en"),
        (
            "Shahed summer 2025",
            SHAHEDS_IN_SUMMER,
        ),
        ("Shahed interception summer 2025", SHAHEDS_IN_SUMMER),
        ("interception summer 2025", "munitions?lang=en&from=2025-06&to=2025-08"),
    ],
)
def test_a_season_or_a_quarter_is_a_range(view: View, query: str, path: str) -> None:
    """A season or quarter of a year is a range."""
    assert path == matches_for(query, view)[0].path


@pytest.mark.parametrize(
    ("query", "ranges"),
    [
        ("winter 2025", [("2024-12", "2025-02"), ("2025-12", "2026-02")]),
        ("взимку 2025", [("2024-12", "2025-02"), ("2025-12", "2026-02")]),
        ("drones winter 2025", [("2024-12", "2025-02"), ("2025-12", "2026-02")]),
        ("winter 2022", [("2022-12", "2023-02")]),
        ("winter 2026", [("2025-12", "2026-02")]),
        ("winter 2024/25", [("2024-12", "2025-02")]),
        ("зима 2024–2025", [("2024-12", "2025-02")]),
        ("winter 2024 2027", []),
        ("winter 2021", []),
    ],
)
def test_a_winter_lies_in_two_years(
    view: View, query: str, ranges: list[tuple[str, str]]
) -> None:
    """A winter of one year is the one that ends or begins in it; of two, one."""
    found = [
        (match.chosen["from"], match.chosen["to"])
        for match in matches_for(query, view)
        if "from" in match.chosen and not match.unused
    ]
    assert ranges == found


def test_a_day_without_a_year_is_found_in_every_year(view: View) -> None:
    """A day without a year matches every year, newest first."""
    days = [
        match.label for match in matches_for("29 June", view) if match.kind == "day"
    ]
    assert ["29 June 2026", "29 June 2025", "29 June 2024", "29 June 2023"] == days


@pytest.mark.parametrize("query", ["June 2025", "червень 2025", "2025-06", "06.2025"])
def test_a_month_leads_to_its_summary(view: View, query: str) -> None:
    """A month in either language leads to the same summary."""
    assert [("month", "2025-06?lang=uk")] == [
        (match.kind, match.path) for match in matches_for(query, view, "uk")
    ]


def test_a_year_leads_to_its_months(view: View) -> None:
    """A year leads to all its months on Volumes, and to each summary."""
    year, *months = matches_for("2025", view)
    assert "volumes?from=2025-01&to=2025-12&lang=en" == year.path
    assert [f"2025-{n:02}?lang=en" for n in range(12, 0, -1)] == [
        month.path for month in months
    ]


@pytest.mark.parametrize("query", ["2021-06-29", "31 June 2025", "2031", "June 2031"])
def test_date_without_figures_has_no_match(view: View, query: str) -> None:
    """A date without figures, or not in the calendar, has no match."""
    assert [] == matches_for(query, view)


@pytest.mark.parametrize(
    ("query", "label", "path"),
    [
        (
            "Shahed", "Shahed-136/131",
            "munitions?cat=drone&munition=Shahed-136%2F131&lang=en",
        ),
        (
            "шахеди", "Shahed-136/131",
            "munitions?cat=drone&munition=Shahed-136%2F131&lang=en",
        ),
        (
            "Kh-101", "Kh-101/Kh-555",
            "munitions?cat=missile&class=cruise&munition=Kh-101%2FKh-555&lang=en",
        ),
        (
            "Х-101", "Kh-101/Kh-555",
            "munitions?cat=missile&class=cruise&munition=Kh-101%2FKh-555&lang=en",
        ),
        (
            "x101", "Kh-101/Kh-555",
            "munitions?cat=missile&class=cruise&munition=Kh-101%2FKh-555&lang=en",
        ),
        (
            "Іскандер", "Iskander-M/KN-23",
            "munitions?cat=missile&class=ballistic&munition=Iskander-M%2FKN-23&lang=en",
        ),
        ("ballistic", "Ballistic", "munitions?cat=missile&class=ballistic&lang=en"),
        ("балістичні", "Ballistic", "munitions?cat=missile&class=ballistic&lang=en"),
        ("KAB", "Glide bombs", "volumes?cat=glide_bomb&lang=en"),
        ("КАБ", "Glide bombs", "volumes?cat=glide_bomb&lang=en"),
        ("drones", "Drones", "munitions?cat=drone&lang=en"),
    ],
)  # fmt: skip
def test_a_weapon_leads_to_its_class_or_family(
    view: View, query: str, label: str, path: str
) -> None:
    """Weapons match by name in either language, designation or alias."""
    first = matches_for(query, view)[0]
    assert ("weapon", label, path) == (first.kind, first.label, first.path)


@pytest.mark.parametrize("query", ["Kryvyi Rih", "кривий ріг", "KRYVYI", "Krivoy Rog"])
def test_a_place_leads_to_its_strikes(view: View, query: str) -> None:
    """A place comes with its number of strikes, and then with each strike."""
    place, *strikes = matches_for(query, view, "uk")[:7]
    assert (
        Match(
            "place",
            "Кривий Ріг",
            "Дніпропетровська область · 6 ударів у реєстрі",
            "strikes?place=Kryvyi+Rih&lang=uk",
        )
        == place
    )
    if query != "Krivoy Rog":
        assert {"strike"} == {match.kind for match in strikes}


@pytest.mark.parametrize("query", ["Dnipropetrovsk oblast", "Дніпропетровська"])
def test_an_oblast_is_a_place(view: View, query: str) -> None:
    """An oblast matches by its name in the register and by its official one."""
    first = matches_for(query, view)[0]
    assert ("place", "Dnipropetrovsk oblast") == (first.kind, first.label)
    assert "strikes?oblast=UA-12&lang=en" == first.path


@pytest.mark.parametrize(
    ("query", "label", "path"),
    [
        ("Zelensky", "Volodymyr Zelensky", "compare?claimant=Volodymyr+"),
        ("Зеленський", "Volodymyr Zelensky", "compare?claimant=Volodymyr+"),
        ("Ukrainian Air Force", "Ukrainian Air Force", "compare?claimant=Ukrainian+"),
        ("Повітряні сили", "Ukrainian Air Force", "compare?claimant=Ukrainian+"),
        (
            "Міністерство оборони Росії", "Russian Ministry of Defence",
            "compare?claimant=Russian+Ministry+of+Defence",
        ),
    ],
)  # fmt: skip
def test_claimant_leads_to_their_claims(
    view: View, query: str, label: str, path: str
) -> None:
    """A claimant leads to their claims on Claims."""
    first = matches_for(query, view)[0]
    assert ("claimant", label) == (first.kind, first.label)
    assert first.path.startswith(path)


def test_matches_are_ordered_by_kind(view: View) -> None:
    """Matches are ordered: days, months, weapons, places, claimants."""
    kinds = [match.kind for match in matches_for("mar", view)]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert {"month", "place"} <= set(kinds)


def test_filters_do_not_narrow_the_search(view: View) -> None:
    """The filters do not narrow the search."""
    narrow = replace(view, categories=("glide_bomb",), first_month=view.last_month)
    assert matches_for("29 June 2025", view) == matches_for("29 June 2025", narrow)
    assert matches_for("Kryvyi Rih", view) == matches_for("Kryvyi Rih", narrow)


def test_search_as_of_a_day_keeps_that_day(view: View) -> None:
    """As of a day, later months do not match, and links keep the day."""
    earlier = replace(view, as_of="2025-07-27")
    assert ["2025-06?lang=en&asof=2025-07-27"] == [
        match.path for match in matches_for("June 2025", earlier)
    ]
    assert [] == matches_for("June 2026", earlier)


@pytest.mark.parametrize("query", ["", "  ", "-", "zzzz", "x" * 5000, "\x00", "%00"])
def test_query_that_is_no_name_has_no_match(view: View, query: str) -> None:
    """A query that is no name has no match, and a long one is truncated."""
    assert [] == matches_for(query, view)
    assert LONGEST_QUERY < 100


def test_words_are_compared_without_case_accents_and_hyphens() -> None:
    """Case, accents and hyphens are ignored."""
    assert ("kh", "101", "kh", "555") == search_words("Х-101/Х-555")
    assert ("s", "300") == search_words("С300") == search_words("S-300")
    assert search_words("Кам’янське") == search_words("кам'янське")
    assert search_words("Türk") == ("turk",)


def test_full_name_ranks_above_its_beginning_or_a_part() -> None:
    """A full name ranks above its beginning or a part; the last word may be partial."""
    name = ("kryvyi", "rih")
    assert WHOLE == closeness(("kryvyi", "rih"), name)
    assert BEGINNING == closeness(("kryvyi", "r"), name)
    assert WITHIN == closeness(("rih",), name)
    assert closeness(("rihx",), name) is None


def test_a_date_is_read_day_first() -> None:
    """Dates are day first, as in Europe, unless the year comes first."""
    assert [DateTerm(2025, 6, 9)] == date_terms("09.06.2025")
    assert [DateTerm(2025, 6, 9)] == date_terms("2025-06-09")
    assert [DateTerm(2025)] == date_terms("2025 рік")
    assert [DateTerm(2025, 6)] == date_terms("червень 2025")
    assert [] == date_terms("Kh-101")


@pytest.mark.parametrize(
    ("query", "label", "path"),
    [
        (
            "ballistic missiles 2025", "Ballistic, 2025",
            "munitions?cat=missile&class=ballistic&lang=en&from=2025-01&to=2025-12",
        ),
        (
            "балістичні ракети у 2025 році", "Ballistic, 2025",
            "munitions?cat=missile&class=ballistic&lang=en&from=2025-01&to=2025-12",
        ),
        (
            "glide bombs in 2025", "Glide bombs, 2025",
            "volumes?cat=glide_bomb&lang=en&from=2025-01&to=2025-12",
        ),
        (
            "June 2025 drones", "Drones, June 2025",
            "munitions?cat=drone&lang=en&from=2025-06&to=2025-06",
        ),
    ],
)  # fmt: skip
def test_a_weapon_is_found_with_its_year_or_month(
    view: View, query: str, label: str, path: str
) -> None:
    """A weapon and a date match in either order, with words between them."""
    assert (label, path) == next((m.label, m.path) for m in matches_for(query, view))


def test_year_without_figures_is_ignored(view: View) -> None:
    """A year without figures is ignored, so that no empty range opens."""
    assert ["munitions?cat=drone&lang=en"] == [
        match.path for match in matches_for("drones 2031", view)
    ]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("biggest night", "attacks?lang=en"),
        ("найбільша ніч", "attacks?lang=en"),
        ("interception", "munitions?lang=en"),
        ("перехоплення", "munitions?lang=en"),
        ("what was known", "revisions?lang=en"),
        ("embed", "volumes?lang=en"),
        ("вбудувати", "volumes?lang=en"),
        ("Russia", "compare?lang=en"),
        ("Росія", "compare?lang=en"),
        ("most struck oblast", "strikes?lang=en"),
        ("decoys", "method?lang=en"),
        ("United Nations", "compare?lang=en"),
        ("хибні цілі", "method?lang=en"),
    ],
)
def test_a_question_leads_to_the_page_that_answers_it(
    view: View, query: str, path: str
) -> None:
    """A question in either language leads to the page that answers it."""
    assert ("page", path) == next((m.kind, m.path) for m in matches_for(query, view))


@pytest.mark.parametrize(
    "query", ["what Russia says of Kryvyi Rih", "Russia Kryvyi Rih"]
)
def test_longest_name_among_other_words_matches(view: View, query: str) -> None:
    """If nothing matches all the words, the longest name among them does."""
    assert "strikes?place=Kryvyi+Rih&lang=en" == matches_for(query, view)[0].path


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize(
    "query", ["Okhmatdyt", "OKHMATDYT hospital", "Охматдит", "охматдит лікарня"]
)
def test_a_site_within_a_place_is_found(view: View, query: str, language: str) -> None:
    """A site within a place matches in both languages."""
    paths = [match.path for match in matches_for(query, view, language)]
    assert [f"strikes?strike=2024-07-08-kyiv-okhmatdyt&lang={language}"] == paths


def test_a_note_on_a_strike_is_searched(view: View) -> None:
    """A bread plant, only in a report's note, is found with its place."""
    paths = [match.path for match in matches_for("bread plant Makariv", view)]
    assert any("strike=2022-03-07-makariv" in path for path in paths)


@pytest.mark.parametrize("apostrophe", "'’ʼʻ`´‘′\"”“")
def test_all_apostrophes_are_equal(apostrophe: str) -> None:
    """All apostrophes are equal, in either case."""
    assert ("камянське",) == search_words(f"КАМ{apostrophe}ЯНСЬКЕ")


@pytest.mark.parametrize(
    ("query", "path"),
    [
        (
            "drones 2025 2024",
            "volumes?cat=drone&lang=en&from=2024-01&to=2025-12&layout=years",
        ),
        (
            "дрони у 2025 проти 2024 року",
            "volumes?cat=drone&lang=en&from=2024-01&to=2025-12&layout=years",
        ),
        ("2025 vs 2024", "volumes?from=2024-01&to=2025-12&layout=years&lang=en"),
        (
            "ballistic missiles 2023 and 2025",
            "volumes?cat=missile&class=ballistic&lang=en&from=2023-01&to=2025-12&by=year",
        ),
        (
            "glide bombs 2026 2025",
            "volumes?cat=glide_bomb&lang=en&from=2025-01&to=2026-10&by=year_to_date",
        ),
    ],
)
def test_two_years_are_compared(view: View, query: str, path: str) -> None:
    """Two years are compared; if one is not over, up to the same day."""
    assert path == matches_for(query, view)[0].path


@pytest.mark.parametrize(
    "query", ["interception drones by quarter", "збиття дронів за кварталами"]
)
def test_interception_by_quarter_leads_to_its_chart(view: View, query: str) -> None:
    """The link to interception by quarter has the anchor of its heading on Types."""
    assert [("stopped", "munitions?cat=drone&by=quarter&term=stopped&lang=en")] == [
        (match.kind, match.path) for match in matches_for(query, view)
    ]


def test_weapon_name_leads_to_the_weapon_before_its_share_stopped(view: View) -> None:
    """A weapon's name alone leads to the weapon before its share stopped."""
    assert "munitions?cat=drone&lang=en" == matches_for("drones", view)[0].path


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("скільки шахедів у червні 2025", "Shahed-136/131, червень 2025 року"),
        ("скільки ракет запустили в липні 2025 року", "Ракети, липень 2025 року"),
        ("балістики у 2025", "Балістичні, 2025 рік"),
        ("за лютий 2025", "лютий 2025"),
        ("у листопаді 2025", "листопад 2025"),
        ("in June 2025", "червень 2025"),
    ],
)
def test_spoken_question_matches_names_in_any_case(
    view: View, query: str, label: str
) -> None:
    """Names and months in a spoken question match in any case."""
    assert label == matches_for(query, view, "uk")[0].label


@pytest.mark.parametrize("place", ["Kryvyi Rih", "Kharkiv", "Kyiv"])
def test_place_has_the_strike_count_of_its_page(view: View, place: str) -> None:
    """The count of a place is that of its page: with parts, without artillery."""
    match = next(m for m in matches_for(place, view) if "strikes?place=" in m.path)
    page = texts(strikes(PageView.of(replace(view, strike=place))))
    count = re.search(r"(\d+) strikes in the register", match.detail)
    assert count is not None
    assert f"{count[1]} strikes in the register, each by its latest" in page


@pytest.mark.parametrize(
    ("query", "path"),
    [
        (
            "killed in Kyiv 2025",
            "strikes?place=Kyiv&lang=en&from=2025-01&to=2025-12",
        ),
        (
            "скільки людей загинуло у Харкові 2024",
            "strikes?place=Kharkiv&lang=en&from=2024-01&to=2024-12",
        ),
        (
            "biggest drone attack 2025",
            "attacks?lang=en&cat=drone&from=2025-01&to=2025-12",
        ),
        (
            "Зеленський КАБи",
            "compare?claimant=Volodymyr+Zelensky&lang=en&cat=glide_bomb",
        ),
        (
            "drones vs missiles 2025",
            "volumes?cat=missile,drone&lang=en&from=2025-01&to=2025-12",
        ),
        ("Okhmatdyt killed", "strikes?strike=2024-07-08-kyiv-okhmatdyt&lang=en"),
        ("drones per day", "volumes?measure=per_day&lang=en&cat=drone"),
        ("drones year to date", "volumes?by=year_to_date&lang=en&cat=drone"),
        ("killed 7 September 2025", "strikes?strike=2025-09-07-kyiv&lang=en"),
    ],
)  # fmt: skip
def test_a_match_answers_all_words_that_one_view_can(
    view: View, query: str, path: str
) -> None:
    """One view that answers all words of a query is the first match."""
    first = matches_for(query, view)[0]
    assert (path, ()) == (first.path, first.unused)


@pytest.mark.parametrize(
    ("query", "unused"),
    [
        ("Kharkiv glide bombs", [("Kharkiv",), ("glide", "bombs")]),
        ("drones last week", [("last", "week")]),
        ("drones before 2024", [("before",)]),
        ("drones 2031", [("2031",)]),
        ("North Korean missiles", [("North", "Korean")]),
        ("КАБи Харків, липень", [("Харків",), ("КАБи",)]),
    ],
)
def test_a_match_names_the_words_that_it_does_not_use(
    view: View, query: str, unused: list[tuple[str, ...]]
) -> None:
    """Words that a match does not answer are named with it, as they were typed."""
    assert unused == [match.unused for match in matches_for(query, view)]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("drones last month", "munitions?cat=drone&lang=en&from=2026-09&to=2026-09"),
        (
            "дрони минулого місяця",
            "munitions?cat=drone&lang=en&from=2026-09&to=2026-09",
        ),
        ("цього року", "volumes?from=2026-01&to=2026-10&lang=en"),
        ("this year", "volumes?from=2026-01&to=2026-10&lang=en"),
        ("торік", "volumes?from=2025-01&to=2025-12&lang=en"),
        ("latest night", "attacks?day=2026-10-07&lang=en"),
        ("yesterday", "attacks?day=2026-10-07&lang=en"),
        ("вчора", "attacks?day=2026-10-07&lang=en"),
        ("drones in November", "munitions?cat=drone&lang=en&from=2025-11&to=2025-11"),
    ],
)
def test_a_relative_period_is_counted_back_from_the_last_day(
    view: View, query: str, path: str
) -> None:
    """A relative month is the one before the last day of the figures, and says so."""
    first = matches_for(query, view)[0]
    assert path == first.path
    assert first.detail.endswith("from 7 October 2026, the last day of the figures")


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("January to June 2025", "volumes?from=2025-01&to=2025-06&lang=en"),
        ("січень-червень 2025", "volumes?from=2025-01&to=2025-06&lang=en"),
        ("перше півріччя 2025", "volumes?from=2025-01&to=2025-06&lang=en"),
        ("third quarter of 2025", "volumes?from=2025-07&to=2025-09&lang=en"),
        ("since January 2026", "volumes?from=2026-01&to=2026-10&lang=en"),
        (
            "дрони з січня 2026",
            "munitions?cat=drone&lang=en&from=2026-01&to=2026-10",
        ),
        (
            "drones October 2026 vs October 2025",
            "volumes?cat=drone&lang=en&from=2025-10&to=2026-10&bar=drone:2026-10",
        ),
        (
            "year to date 2026",
            "volumes?by=year_to_date&lang=en&from=2025-01&to=2026-10",
        ),
    ],
)
def test_a_range_keeps_both_ends(view: View, query: str, path: str) -> None:
    """A range keeps both ends; a month and a year before are shown together."""
    assert path == matches_for(query, view)[0].path


def test_a_narrowed_match_has_no_count_of_all_months(view: View) -> None:
    """Kyiv's number of strikes is of all months, so "Kyiv, 2025" does not give it."""
    first = matches_for("Kyiv killed 2025", view)[0]
    assert ("Kyiv, 2025", "Kyiv (city)") == (first.label, first.detail)
