"""The General Staff's final report of a day, in its many wordings.

The sentences are invented, in the forms of the channel's posts of 2024 to 2026.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.feeds.channel_posts import Post
from etl.feeds.general_staff import read_posts
from etl.feeds.posts import PostRows

SECTORS = (
    "\n\nНа Північно-Слобожанському і Курському напрямках відбулося три боєзіткнення, "
    "противник завдав 11 авіаударів, скинувши 25 керованих бомб.\n"
    "На Покровському напрямку відбито 29 атак. Ворог скинув 14 КАБ.\n"
    "За минулу добу авіація, ракетні війська й артилерія Сил оборони завдали 9 ударів "
    "та уразили два пункти управління БпЛА."
)


def post(
    summary: str,
    *,
    number: int = 38052,
    at: str = "2026-05-02T05:01:00+00:00",
    header: str = "Оперативна інформація станом на 08:00 02.05.2026 "
    "щодо російського вторгнення",
    sectors: str = SECTORS,
) -> Post:
    """Return a post of the channel with ``summary`` in it."""
    text = (
        f"{header}\nЗагалом протягом минулої доби зафіксовано 138 бойових зіткнень. "
        f"Найбільше – на Покровському напрямку.\n{summary}{sectors}"
    )
    return Post("GeneralStaffZSU", number, datetime.fromisoformat(at), text)


def bombs(summary: str, sectors: str = SECTORS) -> tuple[str, str]:
    """Return the guided bombs and the status for a post with ``summary``."""
    (row,) = read_posts([post(summary, sectors=sectors)]).rows
    return row["guided_bombs"], row["status"]


def reasons(fetched: PostRows) -> list[str]:
    """Return the warnings without their links."""
    return [warning.partition(": ")[2] for warning in fetched.warnings]


@pytest.mark.parametrize(
    ("wording", "number"),
    [
        ("скинув 312 керованих авіаційних бомб", "312"),
        ("скинувши 151 керовану авіабомбу", "151"),
        ("скинувши 270 керованих авіабомб", "270"),
        ("застосував 270 КАБ", "270"),
        ("застосував 270 КАБів", "270"),
        ("скинув 143 керовані бомби", "143"),
        ("скинувши сім керованих бомб", "7"),
        ("скинув дві керовані авіаційні бомби", "2"),
        ("скинув сто п’ятдесят одну керовану авіабомбу", "151"),
        ("скинув двадцять сім керованих авіабомб", "27"),
        ("застосувавши 1 204 керовані авіабомби", "1204"),
        ("застосував керованих авіабомб — 120", "120"),
        ("скинувши 90 російських керованих авіабомб", "90"),
        ("скинувши 7 КАБ-500", "7"),
        ("скинув 178\u00a0КАБ (керованих авіабомб)", "178"),
        ("(у тому числі скинув 146 КАБ)", "146"),
        ("скинувши 0 керованих авіабомб", "0"),
        ("скинув 120 КАБ, з них 12 КАБ-1500", "120"),
        ("скинув 45 УМПБ", "45"),
    ],
)
def test_guided_bombs_are_read_in_every_form(wording: str, number: str) -> None:
    """Digits or words, any case, long or short name, but never a sector's number."""
    text = f"Вчора противник завдав 82 авіаційних удари, {wording}."
    assert (number, "reported") == bombs(text)


@pytest.mark.parametrize(
    ("wording", "reason"),
    [
        ("застосовуючи КАБ", "gives no number that can be read"),
        (
            "скинув десятки керованих авіабомб",
            "gives no number: десятки",
        ),
        (
            "скинув сто пядесят дві керовані бомби",
            "gives a number that cannot be read: сто пядесят дві",
        ),
        ("скинув 1.204 КАБ", "gives no number that can be read"),
        (
            "скинув 45 керованих авіаційних боєприпасів",
            "does not say that they were guided",
        ),
        ("скинув 45 авіабомб", "does not say that they were guided"),
        ("скинув 120 КАБ та 12 КАБ", "gives several numbers: 120, 12"),
        ("скинув по 2 КАБ у кожному", "gives a number that cannot be read: 2"),
    ],
)
def test_bombs_without_a_number_are_unread_with_a_warning(
    wording: str, reason: str
) -> None:
    """An unread number is never a silent gap, and a bound is never read as a number."""
    found = read_posts([post(f"Вчора противник завдав 82 авіаударів, {wording}.")])
    (row,) = found.rows
    assert ("", "unread") == (row["guided_bombs"], row["status"])
    assert [
        (
            "https://t.me/GeneralStaffZSU/38052: mentions bombs on 2026-05-01, "
            f"but {reason}"
        )
    ] == found.warnings
    assert "82" == row["air_strikes"]


def test_figure_put_right_in_a_bracket_is_unread() -> None:
    """The number before the bracket is the wrong one."""
    text = "Вчора ворог скинув 144 керовані авіабомби (за уточненими даними – 150)."
    (row,) = read_posts([post(text)]).rows
    assert ("", "unread") == (row["guided_bombs"], row["status"])


def test_bombs_on_sectors_are_not_the_figure_of_the_day() -> None:
    """25 and 14 bombs fell on two sectors; the post gives no total."""
    found = read_posts([post("Вчора противник завдав 82 авіаударів.")])
    (row,) = found.rows
    assert ("", "unread") == (row["guided_bombs"], row["status"])
    assert "gives only numbers for sectors" in found.warnings[0]


def test_post_that_mentions_no_bombs_has_no_figure() -> None:
    """The post says nothing of bombs, which is neither zero nor unread."""
    assert ("", "reported") == bombs("Вчора противник завдав 82 авіаударів.", "")


def test_paragraph_on_an_oblast_leaves_the_figure_of_the_day() -> None:
    """In some posts a paragraph on one oblast follows the summary."""
    text = (
        "Вчора противник завдав 82 авіаударів, скинув 143 керовані бомби.\n"
        "На межі з Сумщиною ворог скинув 13 КАБ."
    )
    assert ("143", "reported") == bombs(text)


OF_2026 = (
    "Учора російські війська завдали одного ракетного та 89 авіаційних ударів, "
    "скинувши 312 керованих авіабомб. Крім того, ворог застосував 10 588 "
    "дронів-камікадзе та здійснив 2952 обстріли населених пунктів."
)
OF_2025 = (
    "Вчора противник завдав по позиціях українських підрозділів та населених пунктах "
    "одного ракетного і 82 авіаційних ударів, застосував дві ракети та скинув 143 "
    "керовані бомби.\nКрім цього, здійснив 5218 обстрілів, зокрема 108 — із реактивних "
    "систем, та залучив для ураження 5127 дронів–камікадзе."
)
OF_2024 = (
    "За уточненою інформацією, вчора противник завдав п’ять ракетних ударів (із "
    "застосуванням семи ракет), а також 98 авіаударів (у тому числі скинув 146 КАБ), "
    "здійснив понад 4300 обстрілів, 110 із них — із РСЗВ, і залучив 1239 "
    "дронів-камікадзе."
)


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (OF_2026, ("89", "312", "1", "", "10588")),
        (OF_2025, ("82", "143", "1", "2", "5127")),
        (OF_2024, ("98", "146", "5", "7", "1239")),
        (
            "Протягом доби ворог завдав 51 авіаційного удару, скинув 90 КАБ.",
            ("51", "90", "", "", ""),
        ),
    ],
)
def test_the_other_figures_of_a_day_are_read(
    summary: str, expected: tuple[str, ...]
) -> None:
    """Air strikes, guided bombs, missile strikes, missiles, kamikaze drones."""
    (row,) = read_posts([post(summary)]).rows
    names = ("air_strikes", "guided_bombs", "missile_strikes", "missiles", "drones")
    assert expected == tuple(row[name] for name in names)


DAY = "Вчора противник завдав 82 авіаудари, скинув 143 КАБ."


@pytest.mark.parametrize(
    "summary",
    [
        f"На Курщині ворог скинув 16 КАБ. {DAY}",
        f"{DAY} На Донеччині ворог скинув 16 КАБ. Противник завдав 11 авіаударів.",
        f"{DAY}\nПо Харкову противник скинув 16 КАБ.",
        f"Наші воїни знешкодили 13 ракет. {DAY}",
        f"Вчора авіація Повітряних Сил завдала 15 авіаударів по ворогу. {DAY}",
        f"{DAY} Від початку доби ворог скинув 40 КАБ. Завдав 20 авіаударів.",
        f"{DAY} Нагадаємо, позавчора ворог скинув 201 КАБ.",
        f"За тиждень ворог скинув 1200 КАБ. {DAY}",
        f"{DAY} Уночі противник скинув 5 КАБ.",
        f"30 квітня ворог скинув 201 КАБ. {DAY}",
        f"Речник: «Вчора ворог завдав 90 авіаударів, скинув 300 КАБ». {DAY}",
        "Вчора ворожа авіація завдала 82 авіаударів, скинувши 143 КАБ.",
        (
            "Минулої доби відбулося 138 боїв.\nЗагарбники завдали 82 авіаударів.\n"
            "Також скинули 143 КАБ."
        ),
        (
            "Вчора ворог завдав 82 авіаційних удари, зокрема по Сумській області, "
            "скинув 143 КАБ."
        ),
    ],
)
def test_only_the_enemys_acts_of_the_day_are_counted(summary: str) -> None:
    """Sectors, oblasts, towns, our own side, other times and quotations are skipped."""
    (row,) = read_posts([post(summary)]).rows
    assert ("82", "143") == (row["air_strikes"], row["guided_bombs"])


@pytest.mark.parametrize(
    "summary",
    [
        "Від початку доби ворог завдав 20 авіаударів, скинув 40 КАБ.",
        "Загалом від початку цієї доби було 20 боїв. Ворог скинув 40 КАБ.",
        "Вчора ворог скинув 143 КАБ по Сумській та Харківській областях.",
        "Вчора противник скинув 143 КАБ, а наші воїни збили 13 ракет.",
        "Протягом доби на Покровському напрямку ворог скинув 25 КАБ. Скинув 25 КАБ.",
        "Вчора ворог скинув 143 КАБ, що на 20 КАБ більше, ніж позавчора.",
    ],
)
def test_ambiguous_figure_is_unread_with_a_warning(summary: str) -> None:
    """A chart shows that a day is missing, but cannot show that a figure is wrong."""
    found = read_posts([post(summary, sectors="")])
    assert [("", "unread")] == [(r["guided_bombs"], r["status"]) for r in found.rows]
    assert any("mentions bombs" in reason for reason in reasons(found))


@pytest.mark.parametrize(
    ("wording", "strikes"),
    [
        ("51 авіаційного та одного ракетного удару", ("51", "1")),
        ("двох ракетних та 77 авіаційних ударів", ("77", "2")),
        ("два ракетні удари й 91 авіаційний удар", ("91", "2")),
        ("три ракетних із застосуванням семи ракет та 38 авіаударів", ("38", "3")),
    ],
)
def test_adjectives_share_a_noun(wording: str, strikes: tuple[str, str]) -> None:
    """The adjectives share one noun, after the last of them."""
    (row,) = read_posts([post(f"Вчора противник завдав {wording}, скинув 9 КАБ.")]).rows
    assert strikes == (row["air_strikes"], row["missile_strikes"])


def test_count_without_a_column_gives_a_warning() -> None:
    """A count with a new or missing noun gives a warning."""
    found = read_posts([post("Вчора противник скинув 143 КАБ та 25 КАР.")])
    assert "143" == found.rows[0]["guided_bombs"]
    assert ["has a count that cannot be read: 25"] == reasons(found)


def test_later_post_without_figures_removes_none() -> None:
    """The earlier report is kept, and a warning says so."""
    complete = post(f"{DAY} Залучив 512 дронів-камікадзе.", number=1)
    part = post("Вчора противник скинув 145 КАБ.", number=2)
    found = read_posts([complete, part])
    (row,) = found.rows
    assert ("82", "143", "512") == tuple(
        row[name] for name in ("air_strikes", "guided_bombs", "drones")
    )
    assert [
        (
            "reports 2026-05-01 again without air_strikes, drones; "
            "https://t.me/GeneralStaffZSU/1 stands"
        )
    ] == reasons(found)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (
            "Оперативна інформація станом а 08:00 02.05.2026",
            "looks like a report whose header cannot be read",
        ),
        ("Уточнена інформація", "corrects figures in free text; read it by hand"),
    ],
)
def test_report_that_cannot_be_dated_gives_a_warning(header: str, reason: str) -> None:
    """A report that cannot be dated gives no row."""
    found = read_posts([post(DAY, header=header)])
    assert ([], [reason]) == (found.rows, reasons(found))


def test_shellings_are_not_counted() -> None:
    """2952 is the number of shellings, wherever it appears."""
    (row,) = read_posts([post("Вчора ворог здійснив 2952 обстріли.", sectors="")]).rows
    assert "2952" not in row.values()


@pytest.mark.parametrize(
    ("wording", "figure"),
    [
        ("понад 5000 дронів-камікадзе", ("5000", "at_least")),
        ("не менш як п’ять тисяч дронів-камікадзе", ("5000", "at_least")),
        ("близько півтори тисячі дронів-камікадзе", ("1500", "approx")),
        ("майже 1,5 тис. дронів-камікадзе", ("1500", "at_most")),
        ("від 4000 до 5000 дронів-камікадзе", ("4000", "at_least")),
        ("4 тисячі 312 дронів-камікадзе", ("4312", "exact")),
    ],
)
def test_count_keeps_its_bound(wording: str, figure: tuple[str, str]) -> None:
    """A range gives its lower end, the only figure that it guarantees."""
    (row,) = read_posts(
        [post(f"Вчора противник скинув 143 КАБ, залучив {wording}.")]
    ).rows
    assert figure == (row["drones"], row["drones_bound"])
    assert ("143", "exact") == (row["guided_bombs"], row["guided_bombs_bound"])


def test_report_covers_the_day_before_its_post() -> None:
    """A report posted at 08:01 on 2 May covers 1 May and links to that post."""
    (row,) = read_posts([post("Вчора ворог скинув 270 КАБ.")]).rows
    assert ("2026-05-01", "https://t.me/GeneralStaffZSU/38052") == (
        row["day"],
        row["url"],
    )


@pytest.mark.parametrize(
    "header",
    [
        "Оперативна інформація станом на 16:00 02.05.2026 щодо російського вторгнення",
        "Оперативна інформація станом на 22:00 02.05.2026 щодо російського вторгнення",
        "Оперативна інформація станом на 08:00 02.05.2026 щодо вторгнення (2/2)",
        "Оперативна інформація станом на 08.00 02.05.2026 щодо вторгнення. [2\\2]",
        "Слава Україні! Приєднуйтеся до Сил оборони",
        "Станом на 08:00 втрати противника",
    ],
)
def test_only_the_final_report_of_a_day_is_read(header: str) -> None:
    """Reports of part of a day, second parts of a post and other posts are skipped."""
    found = read_posts([post("Вчора ворог скинув 270 КАБ.", header=header)])
    assert ([], [], []) == (found.rows, found.reports, found.warnings)


@pytest.mark.parametrize(
    "header",
    [
        "Оперативна інформація станом на 08.00 02.05.2026 щодо російського вторгнення",
        "Оперативна інформація станом на 8:00 2 травня 2026 року щодо вторгнення",
        "⚡️ ОПЕРАТИВНА ІНФОРМАЦІЯ станом на 06:00 02.05.2026",
        "Оперативна інформація станом на 08-00 02.05.2026",
        "Оперативна інформація станом на 02.05.2026 08:00",
        "Оперативна інформація щодо вторгнення станом на 8 годину 2 травня 2026",
        "**Оперативна iнформація станом на 08:00, 2 травня 2026 року",
        "Оперативна інформація станом на 08:00 02.05.2026 щодо вторгнення (1/2)",
    ],
)
def test_headers_of_all_years_are_recognised(header: str) -> None:
    """Dots and colons, months as numbers or names, the first of two parts."""
    found = read_posts([post("Вчора ворог скинув 270 КАБ.", header=header)])
    assert ["270"] == [row["guided_bombs"] for row in found.rows]
    assert [] == found.warnings


def test_header_off_by_a_day_is_corrected_with_a_warning() -> None:
    """A report posted on 9 April and headed 8 April is that of 8 April."""
    header = "Оперативна інформація станом на 08:00 08.04.2026 щодо вторгнення"
    found = read_posts(
        [
            post(
                "Вчора ворог скинув 9 КАБ.",
                header=header,
                at="2026-04-09T05:02:00+00:00",
            )
        ]
    )
    assert "2026-04-08" == found.rows[0]["day"]
    assert ["is headed 08.04.2026 but was posted on 2026-04-09"] == reasons(found)


def test_day_is_that_in_kyiv_in_winter_and_summer() -> None:
    """22:30 UTC belongs to the next day in Kyiv, in winter and in summer."""
    for at, day in (
        ("2026-01-10T22:30:00+00:00", "2026-01-10"),
        ("2026-07-10T21:30:00+00:00", "2026-07-10"),
    ):
        moment = datetime.fromisoformat(at).astimezone(UTC)
        header = "Оперативна інформація станом на 08:00"
        found = read_posts(
            [post("Вчора ворог скинув 9 КАБ.", header=header, at=moment.isoformat())]
        )
        assert day == found.rows[0]["day"]


def test_later_of_two_final_reports_of_a_day_counts() -> None:
    """The channel posts a report again when it corrects it."""
    first = post("Вчора ворог скинув 270 КАБ.", number=1)
    second = post("Вчора ворог скинув 275 КАБ.", number=2)
    found = read_posts([second, first])
    assert ["275"] == [row["guided_bombs"] for row in found.rows]
    assert ["reports 2026-05-01 again; it replaces https://t.me/GeneralStaffZSU/1"] == (
        reasons(found)
    )


def test_no_content_of_a_post_is_an_error() -> None:
    """No content of a post stops the parser."""
    texts = ["", "\x00", "станом на 99:99", "Оперативна інформація станом на 08:00"]
    for number, text in enumerate(texts, start=1):
        moment = datetime(2026, 5, 2, 5, tzinfo=UTC)
        read_posts([Post("GeneralStaffZSU", number, moment, text)])


@given(st.lists(st.sampled_from(OF_2024.split(" ")), max_size=60).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_no_order_of_words_is_an_error(words: str) -> None:
    """Every post gives a row: a number, or the status that says why there is none."""
    (row,) = read_posts([post(f"Вчора {words}")]).rows
    assert row["status"] == "unread" or row["guided_bombs"].isdecimal()
