"""The Air Force's summaries of a night or a day, in their many wordings.

The figures are those of the posts that the links name; the sentences are invented, in
the form of the channel's posts of 2024 to 2026.
"""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.feeds.air_force_posts import read_posts
from etl.feeds.channel_posts import Post
from etl.feeds.posts import PostRows
from etl.feeds.weapons import GENERIC, MODELS, ONE_WAY
from etl.paths import DATA_DIR
from etl.registers import read_rows
from etl.schema import read_package

FROM = " із напрямків: Курськ, Орел – рф., ТОТ Донецьк, Гвардійське – ТОТ АР Крим."
SHAHEDS = " типу Shahed (в т.ч. реактивними), Гербера, Італмас та дронами-імітаторами"

Figures = list[tuple[str, str, str]]


def night(
    attack: str,
    down: str,
    headline: str = "",
    places: str = "Зафіксовано влучання 14 ударних БпЛА на 11 локаціях, "
    "а також падіння збитих (уламки) на 13 локаціях.",
    dated: str = "28 червня (з 18:00 27 червня)",
) -> str:
    """Return a summary of the night of 28 June 2026."""
    return (
        f"⚡️ ЗБИТО/ПОДАВЛЕНО {headline}\n➖➖➖\nУ ніч на {dated} противник "
        f"{attack}\n\n"
        "Повітряний напад відбивали авіація, зенітні ракетні війська, підрозділи РЕБ "
        "та безпілотних систем, мобільні вогневі групи.\n\n💥 За попередніми даними, "
        f"станом на 08:30, протиповітряною обороною збито/подавлено {down}\n\n{places}"
        "\n\nАтака триває, в повітряному просторі декілька ворожих БпЛА.\n"
    )


def read(
    text: str, at: str = "2026-06-28T05:30:00+00:00", number: int = 66637
) -> PostRows:
    """Read one post."""
    return read_posts([Post("kpszsu", number, datetime.fromisoformat(at), text)])


def figures(fetched: PostRows) -> Figures:
    """Return munitions, launched and shot down of each row."""
    return [(r["munitions"], r["launched"], r["shot_down"]) for r in fetched.rows]


def reasons(fetched: PostRows) -> list[str]:
    """Return the warnings without their links."""
    return [warning.partition(": ")[2] for warning in fetched.warnings]


MIXED = night(
    "атакував двома протикорабельними ракетами Циркон/Онікс із Курської обл., шістьма "
    "балістичними ракетами Іскандер-М/С-400 із Брянської обл., та 142 ударними БпЛА"
    + SHAHEDS + " типу «Пародія»" + FROM,
    "одну протикорабельну ракету Циркон/Онікс, шість балістичних ракет "
    "Іскандер-М/С-400 та 125 ворожих БпЛА типу Shahed, Гербера та дронів інших типів "
    "на півночі, півдні та сході країни.",
    "132 ЦІЛІ ПРОТИВНИКА",
)  # fmt: skip


def test_a_night_gives_a_row_per_group_of_munitions() -> None:
    """Number words are read, a slash makes a bundle, and decoys count as drones."""
    found = read(MIXED)
    assert [
        ("zircon;oniks", "2", "1"),
        ("s-400;iskander-m", "6", "6"),
        ("shahed-136-131", "142", "125"),
    ] == figures(found)
    assert [] == found.warnings


def test_row_has_window_places_and_link_of_its_post() -> None:
    """The window comes from the post; the places hit belong to the drones."""
    row = read(MIXED).rows[2]
    assert {
        "report_id": "kpszsu-66637-3",
        "start_date": "2026-06-27",
        "start_time": "18:00",
        "end_date": "2026-06-28",
        "end_time": "08:30",
        "munitions": "shahed-136-131",
        "launched": "142",
        "launched_bound": "exact",
        "shot_down": "125",
        "shot_down_bound": "exact",
        "suppressed": "",
        "suppressed_bound": "",
        "in_flight": "",
        "hit_locations": "11",
        "debris_locations": "13",
        "status": "reported",
        "launch_areas": "Kursk oblast;Oryol oblast;Donetsk oblast;Hvardiiske, Crimea",
        "url": "https://t.me/kpszsu/66637",
    } == row


def test_missile_in_the_singular_counts_as_one() -> None:
    """Its list is complete, but does not say whether the missile was shot down."""
    found = read(
        night(
            "атакував балістичною ракетою Іскандер-М із ТОТ АР Крим, а також 90 "
            "ударними БпЛА" + SHAHEDS + FROM,
            "83 ворожих БпЛА типу Shahed та дрони інших типів.",
            "83 ВОРОЖИХ БПЛА",
        )
    )
    assert [("iskander-m", "1", ""), ("shahed-136-131", "90", "83")] == figures(found)


def test_missiles_without_a_number_have_no_figure_and_a_warning() -> None:
    """The post of 22 September 2026 names Oniks without a number."""
    found = read(
        night(
            "атакував:\n\n- протикорабельними ракетами Онікс із Ростовської обл. рф;\n"
            "- балістичними ракетами Іскандер- М/С-400/KN-23 із Курської обл. рф;\n"
            '- 4 крилатими ракетами морського базування "Калібр" із акваторії '
            'Каспійського моря;\n- 8 "Бандероль"/"Дань-Т" з Білгородської обл. рф;\n'
            "- 212 ударними БпЛА типу Shahed (в т.ч. реактивними) та "
            "дронами-імітаторами типу “Пародія”" + FROM,
            '186 цілей:\n\n- 1 крилату ракету "Калібр";\n- 8 "Бандероль"/"Дань-Т";\n'
            "- 177 БпЛА типу Shahed, Гербера та дронів інших типів.",
            "186 ЦІЛЕЙ ПРОТИВНИКА",
            dated="22 вересня (з 18:00 21 вересня)",
        ),
        "2026-09-22T05:01:01+00:00",
    )
    assert [
        ("oniks", "", ""),
        ("s-400;iskander-m-kn-23", "", ""),
        ("kalibr", "4", "1"),
        ("banderol", "8", "8"),
        ("shahed-136-131", "212", "177"),
    ] == figures(found)
    assert ["withheld", "withheld", "reported", "reported", "reported"] == [
        row["status"] for row in found.rows
    ]
    assert [
        "names oniks without a number",
        "names s-400 + iskander-m-kn-23 without a number",
    ] == reasons(found)


def test_total_is_not_a_weapon_and_is_checked_against_the_list() -> None:
    """A total of 570 is checked against 4, 24, 34, 8, 4 and 496 on 2 July 2026."""
    attack = (
        "завдав масованого комбінованого удару по Україні із застосуванням ударних "
        "БпЛА, ракет повітряного та наземного базування.\n\n❗️ Основний напрямок удару "
        "– Київ.\n\nУсього радіотехнічними військами зафіксовано 570 засобів "
        "повітряного нападу – 74 ракети і 496 БпЛА різних типів:\n\n"
        '- 4 протикорабельні ракети 3М22 "Циркон" (район пуску – Курська обл., - рф);\n'
        "- 24 балістичні ракети Іскандер-М/С-400 (район пуску – Брянська обл., - рф);\n"
        "- 34 крилаті ракети Х-101 (район пуску – Вологодська обл., - рф);\n"
        "- 8 крилатих ракет Калібр (район пуску – Новоросійськ, - рф);\n"
        "- 4 керовані авіаційні ракети Х-59/69 (район пуску – Воронезька обл., - рф);\n"
        '- 496 ударних БпЛА типу Shahed, Гербера, баражуючих боєприпасів "Бандероль", '
        'дронів-імітаторів типу "Пародія" (із напрямків: Брянськ, Курськ).'
    )
    down = (
        "524 цілі – 48 ракет та 476 безпілотників різних типів:\n\n"
        "- 4 балістичні ракети Іскандер-М/С-400;\n- 32 крилаті ракети Х-101;\n"
        "- 8 крилатих ракет Калібр;\n- 4 керовані авіаційні ракети Х-59/69;\n"
        "- 476 ворожих БпЛА різних типів."
    )
    headline = "524 ЦІЛІ: 48 РАКЕТ ТА 476 ВОРОЖИХ БПЛА"
    dated = "02 липня (з 18:00 01 липня),"
    at = "2026-07-02T06:20:52+00:00"
    found = read(night(attack, down, headline, dated=dated), at)
    assert [
        ("zircon", "4", ""),
        ("s-400;iskander-m", "24", "4"),
        ("kh-101-kh-555", "34", "32"),
        ("kalibr", "8", "8"),
        ("kh-59-kh-69", "4", "4"),
        ("shahed-136-131", "496", "476"),
    ] == figures(found)
    assert [] == found.warnings
    other = read(night(attack.replace("- 8 ", "- 9 "), down, headline, dated=dated), at)
    assert [
        "says 570 launched; its list adds up to 571",
        "says 74 launched; its list adds up to 75",
    ] == reasons(other)
    assert {"unread"} == {row["status"] for row in other.rows}


def test_a_missile_that_missed_is_not_shot_down() -> None:
    """`Did not reach its target` ends the sentence of those shot down."""
    found = read(
        night(
            "атакував однією протирадіолокаційною ракетою Х-31 із акваторії Чорного "
            "моря, трьома керованими авіаційною ракетою Х-59/69 із ТОТ Запорізької "
            "обл., 125 ударними БпЛА" + SHAHEDS + FROM,
            "112 ворожих БпЛА типу Shahed та дронів інших типів на півночі, 3 керовані "
            "авіаційні ракети Х-59/69, протирадіолокаційною ракетою Х-31 не досягла "
            "цілі.",
            "115 ЦІЛЕЙ ПРОТИВНИКА",
        )
    )
    assert [
        ("kh-31", "1", ""),
        ("kh-59-kh-69", "3", "3"),
        ("shahed-136-131", "125", "112"),
    ] == figures(found)


def test_weapon_added_by_and_also_has_its_own_row() -> None:
    """405 of 453 drones were stopped; the four Banderols have no launched number."""
    found = read(
        night(
            "атакував 453 ударними БпЛА типу Shahed (в т.ч. реактивними), Гербера, "
            'дронами-імітаторами типу “Пародія”, а також S8000 "Бандероль"' + FROM,
            "405 ворожих БпЛА типу Shahed, Гербера, дронів інших типів та 4 S8000 "
            '"Бандероль".',
            "409 ЦІЛЕЙ ПРОТИВНИКА",
        )
    )
    assert [("shahed-136-131", "453", "405"), ("banderol", "", "4")] == figures(found)


def test_parts_in_brackets_count_instead_of_their_total() -> None:
    """Thirteen missiles are nine of one kind and four of another."""
    found = read(
        night(
            "атакував 810 ударними БпЛА та 13 ракетами (9 крилатих ракет Іскандер-К та "
            "4 балістичні Іскандер-М).",
            "747 БпЛА.",
        )
    )
    assert [
        ("shahed-136-131", "810", "747"),
        ("iskander-k", "9", ""),
        ("iskander-m", "4", ""),
    ] == figures(found)


def test_jammed_and_lost_drones_are_suppressed() -> None:
    """Posts until July 2025 told the two apart (rule 8)."""
    found = read(
        "У ніч на 9 грудня (з 19:00 8 грудня) противник атакував 50-ма ударними БпЛА "
        "типу Shahed та дронами-імітаторами.\nСтаном на 09:00 підтверджено збиття 23 "
        "ударних БпЛА; 22 ворожі БпЛА – локаційно втрачені (без наслідків).",
        "2024-12-09T07:30:00+00:00",
    )
    (row,) = found.rows
    assert ("50", "23", "22") == (row["launched"], row["shot_down"], row["suppressed"])


def test_missiles_shot_down_belong_to_the_only_kind_launched() -> None:
    """Thirty missiles were shot down, and all missiles launched were Kh-101."""
    found = read(
        "У ніч на 27 грудня (з 18:00 26 грудня) противник завдав комбінованого удару.\n"
        "Загалом виявлено 559-ти засобів повітряного нападу – 40 ракет та 519 БпЛА "
        "різних типів:\n\n- 40 крилатих ракет Х-101;\n- 519 ударних БпЛА типу Shahed, "
        "Гербера (понад 300 із них – «шахеди») із напрямків Курськ, Орел – рф.\n\n"
        "Станом на 11:00 збито/подавлено 474 цілі:\n- 30 ракет;\n- 444 ворожі БпЛА.",
        "2025-12-27T09:30:00+00:00",
    )
    assert [("kh-101-kh-555", "40", "30"), ("shahed-136-131", "519", "444")] == figures(
        found
    )
    assert [] == found.warnings


def test_missiles_shot_down_of_several_kinds_are_given_to_none() -> None:
    """The post does not say which of two kinds the thirty were."""
    found = read(
        night(
            "атакував 20 крилатими ракетами Х-101, 20 крилатими ракетами Калібр та 50 "
            "ударними БпЛА типу Shahed.",
            "30 ракет та 44 ворожі БпЛА.",
            "74 ЦІЛІ",
        )
    )
    assert [
        ("kh-101-kh-555", "20", ""),
        ("kalibr", "20", ""),
        ("shahed-136-131", "50", "44"),
    ] == figures(found)
    assert ["gives 30 as shot down, of several kinds"] == reasons(found)


def test_headline_that_does_not_add_up_gives_a_warning() -> None:
    """On 10 August 2026 the headline says 96, and the list 92 and 3."""
    found = read(
        night(
            "атакував керованою авіаційною ракетою Х-59/69 та трьома баражуючими "
            "боєприпасами «Бандероль», а також 126 ударними БпЛА" + SHAHEDS + FROM,
            "92 ворожі БпЛА типу Shahed, а також 3 баражуючі боєприпаси «Бандероль».",
            "96 ЦІЛЕЙ ПРОТИВНИКА",
        )
    )
    assert [
        ("kh-59-kh-69", "1", ""),
        ("banderol", "3", "3"),
        ("shahed-136-131", "126", "92"),
    ] == figures(found)
    assert ["says 96 shot down; its list adds up to 95"] == reasons(found)


def test_count_keeps_its_bound() -> None:
    """About ten missiles were used by day; the drones have an exact count."""
    found = read(
        "❗️ Протягом дня 13 вересня (із 6.30 до 18.00) противник атакував Україну 323 "
        "ударними БпЛА (14 із них — реактивні).\n\nЗа попередніми даними, протягом "
        "вказаного періоду збито/подавлено 310 БпЛА (9 із них - реактивні).\n\nКрім "
        'того, ворог застосував близько 10 баражуючих боєприпасів "Бандероль".',
        "2026-09-13T16:00:00+00:00",
    )
    assert [
        ("shahed-136-131", "323", "310", "exact"),
        ("banderol", "10", "", "approx"),
    ] == [
        (*f, r["launched_bound"])
        for f, r in zip(figures(found), found.rows, strict=True)
    ]
    assert [] == found.warnings


def test_daytime_attack_has_its_own_window() -> None:
    """A daytime attack has its own window, between two nights."""
    found = read(
        "Протягом дня 25 вересня (із 7.00 до 18.30) противник атакував Україну 162 "
        "ударними БпЛА. Збито/подавлено 127 БпЛА.",
        "2026-09-25T17:22:00+00:00",
    )
    (row,) = found.rows
    names = ("start_date", "start_time", "end_date", "end_time")
    assert ["2026-09-25", "07:00", "2026-09-25", "18:30"] == [row[n] for n in names]


def test_new_years_night_begins_in_the_year_before() -> None:
    """A post gives no year; the evening before 1 January is in the old one."""
    found = read(
        "У ніч на 1 січня (з 18:00 31 грудня) противник атакував 20 ударними БпЛА типу "
        "Shahed. Збито 15 БпЛА.",
        "2026-01-01T06:00:00+00:00",
    )
    (row,) = found.rows
    assert ("2025-12-31", "2026-01-01") == (row["start_date"], row["end_date"])


def test_wrong_start_of_a_night_gives_a_warning() -> None:
    """2 June cannot begin the night of 3 August."""
    found = read(
        "У ніч на 3 серпня (із 19.00 2 червня) противник атакував 76 ударними БпЛА. "
        "Станом на 9.00 збито 60 ворожих БпЛА",
        "2025-08-03T06:30:00+00:00",
    )
    assert "2025-08-02" == found.rows[0]["start_date"]
    assert [
        "dates the start of the night of 2025-08-03 to 2025-06-02; used 2025-08-02"
    ] == reasons(found)


@pytest.mark.parametrize(
    ("wording", "count"),
    [
        ("113-ма ударними БпЛА", "113"),
        ("31-м ударним БпЛА", "31"),
        ("118-та ударними БпЛА", "118"),
        ("вісьмома ударними БпЛА", "8"),
        ("ста двадцятьма ударними безпілотниками", "120"),
        ("104 ударними дронами типу Shahed", "104"),
        ("16 шахедами", "16"),
        ("1 020 ударними БпЛА", "1020"),
    ],
)
def test_number_of_drones_is_read_in_every_form(wording: str, count: str) -> None:
    """Digits with case endings, number words and thousands are read."""
    found = read(night(f"атакував {wording}{FROM}", "5 ворожих БпЛА."))
    assert [("shahed-136-131", count, "5")] == figures(found)


@pytest.mark.parametrize(
    ("wording", "munitions"),
    [
        ("ракетами Х-101/Х-555", "kh-101-kh-555"),
        ("крилатими ракетами X-101", "kh-101-kh-555"),
        ("крилатими ракетами Х-22/32", "kh-22;kh-32"),
        ("керованими авіаційними ракетами Х-59", "kh-59"),
        ("керованими авіаційними ракетами Х-59/Х-69", "kh-59-kh-69"),
        ("керованими авіаційними ракетами Х-35", "kh-35"),
        ("протирадіолокаційними ракетами Х-31П", "kh-31p"),
        ("аеробалістичними ракетами Х-47М2 «Кинджал»", "kinzhal"),
        ("балістичними ракетами «Орєшнік»", "oreshnik"),
        ("зенітними керованими ракетами С-300/С-400", "s-300-s-400"),
        ("зенітними керованими ракетами С-300", "s-300"),
        ("балістичними ракетами Іскандер-М/KN-23", "iskander-m-kn-23"),
        ("крилатими ракетами Іскандер-К", "iskander-k"),
        ("балістичними ракетами", "ballistic-missile"),
        ("керованими авіаційними бомбами", "guided-bomb"),
        ("розвідувальними БпЛА", "reconnaissance-uav"),
        ("ракетами", "unknown-missile"),
    ],
)
def test_weapon_is_recognised_by_its_name(wording: str, munitions: str) -> None:
    """A number in a name is not a count."""
    found = read(night(f"атакував 3 {wording} із Курської обл.", "5 ворожих БпЛА."))
    assert (munitions, "3") == figures(found)[0][:2]


def test_every_model_that_a_post_can_name_is_in_the_register() -> None:
    """A row with any other model would stop the next build."""
    register = read_package(DATA_DIR).register("munitions")
    known = {row["munition_id"] for row in read_rows(DATA_DIR, register)}
    named = {model for model, _ in MODELS} | set(GENERIC)
    assert named | {ONE_WAY, "unknown-uav", "aerial-bomb"} <= known


@pytest.mark.parametrize(
    "text",
    [
        "🛵 Групи ударних БпЛА на півночі Сумщини, курсом на південь.",
        "Відбій повітряної тривоги.",
        "🚀 Пуски керованих авіаційних бомб на Харківщину.",
        "Бойова робота у ніч на 2 червня. Цієї ночі ворог застосував 700 засобів.",
        'Повітряне командування "Захід". В ніч на 28 червня знищено 65 ударних БпЛА.',
        "",
    ],
)
def test_alerts_and_other_posts_are_not_summaries(text: str) -> None:
    """The channel posts a hundred alerts a day; they give no row and no warning."""
    found = read(text)
    assert ([], []) == (found.rows, found.warnings)


def test_correction_in_words_gives_a_warning() -> None:
    """Such a correction gives other figures in a wording of its own."""
    found = read(
        "❗️ Уточнена інформація по нічному обстрілу Одещини\n\nУ ніч на 28 червня 2026 "
        "року ворог застосував 11 ракет різних типів."
    )
    assert [] == found.rows
    assert ["corrects figures in free text; read it by hand"] == reasons(found)


def test_unreadable_summary_is_an_unread_row() -> None:
    """The night gets a row without figures and a warning with the link."""
    found = read(night("атакував Україну.", "цілі противника."))
    (row,) = found.rows
    assert ("", "unread") == (row["launched"], row["status"])
    assert ["is a summary in which no weapon could be read"] == reasons(found)


def test_later_of_two_summaries_of_a_night_counts() -> None:
    """Both summaries count the same drones."""
    texts = [night(f"атакував {n} ударними БпЛА{FROM}", "5 БпЛА.") for n in (100, 104)]
    moment = datetime(2026, 6, 28, 5, 30, tzinfo=UTC)
    posts = [Post("kpszsu", n, moment, text) for n, text in enumerate(texts, start=1)]
    found = read_posts(posts)
    assert ["kpszsu-2-1"] == [row["report_id"] for row in found.rows]
    assert [
        "summarises the same attack as https://t.me/kpszsu/1, and replaces it"
    ] == reasons(found)


def test_more_shot_down_than_launched_gives_a_warning() -> None:
    """The figures are kept as stated, and a warning asks a person to look."""
    found = read(night(f"атакував 50 ударними БпЛА{FROM}", "55 БпЛА."))
    assert ["says more shahed-136-131 were stopped than launched"] == reasons(found)


NIGHT = "У ніч на 28 червня (з 18:00 27 червня) ворог "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "атакував 112 Шахедами. Знешкоджено 112: 74 – збито, 38 – подавлено.",
            ("112", "74", "38"),
        ),
        ("атакував 112 Шахедами. 87 збито та ще 5 подавлено.", ("112", "87", "5")),
        ("атакував Шахедами. Збито 26 із 38 Шахедів.", ("38", "26", "")),
        ("атакував 16 шахедами. Знищено 16 з 16.", ("16", "16", "")),
        ("атакував 38 Шахедами, 26 із них збито.", ("38", "26", "")),
        ("атакував двома Шахедами. Обидва – знищені.", ("2", "2", "")),
        ("атакував 20 Шахедами. Усі ворожі дрони збито.", ("20", "20", "")),
        ("атакував 20 Шахедами. Збито усі 20 Шахедів.", ("20", "20", "")),
        ("атакував 28 Шахедами.\n24 БпЛА знищено над Києвом.", ("28", "24", "")),
        (
            "атакував 20 Шахедами. Подавили 5 і збили 12 дронів.",
            ("20", "12", "5"),
        ),
        (
            (
                "атакував 90 Шахедами. Збито 60 БпЛА. 30 БпЛА не досягли цілей "
                "(локаційно втрачені)."
            ),
            ("90", "60", "30"),
        ),
        ("20 Шахедами. Збито/подавлено 12 БпЛА.", ("20", "12", "")),
        (
            "застосував дрони. Усього виявлено 23 Шахеди. Збито 17 Шахедів.",
            ("23", "17", ""),
        ),
    ],
)
def test_number_stopped_is_read_in_older_forms(
    text: str, expected: tuple[str, str, str]
) -> None:
    """The count may precede or follow its verb, lack its noun, or be all or both."""
    (row,) = read(NIGHT + text).rows
    assert expected == (row["launched"], row["shot_down"], row["suppressed"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "атакував 20 Шахедами. Обидва збито.",
            "says that all shahed-136-131 were stopped, but gives another number",
        ),
        (
            "атакував 100 Шахедами. Збито 80 БпЛА. Крім того, на Одещині збито 5 БпЛА.",
            "gives several numbers of shahed-136-131 stopped",
        ),
        (
            "атакував 100 Шахедами. Збито пядесят два БпЛА.",
            "gives a number of shahed-136-131 stopped that cannot be read",
        ),
        (
            "атакував 100 Шахедами. Силами протиповітряної оборони збт 52 БпЛА.",
            "has a count that cannot be read: 52",
        ),
    ],
)
def test_unclear_number_stopped_is_unread(text: str, reason: str) -> None:
    """Unclear counts are neither added up nor chosen between."""
    found = read(NIGHT + text)
    assert [("shahed-136-131", "")] == [f[::2] for f in figures(found)]
    assert reason in reasons(found)


@pytest.mark.parametrize("wording", ["пятдесятма", "двадцатьма", "1.204", "також261"])
def test_unreadable_number_launched_is_unread(wording: str) -> None:
    """The number is neither marked as withheld nor read as another number."""
    (row,) = read(f"{NIGHT}атакував {wording} ударними БпЛА. Збито 7 БпЛА.").rows
    assert ("", "unread") == (row["launched"], row["status"])


def test_joint_count_of_three_models_is_given_to_none() -> None:
    """On 19 July 2026 seventeen of three models were shot down; nobody says which."""
    found = read(
        night(
            "атакував 10 ракетами 3М22 Циркон, 25 балістичними ракетами "
            "Іскандер-М/С-400 та 125 ударними БпЛА типу Shahed.",
            "125 цілей:\n- 17 ракет Іскандер-М/Циркон/С-400;\n- 108 ворожих БпЛА.",
        )
    )
    assert [
        ("zircon", "10", ""),
        ("s-400;iskander-m", "25", ""),
        ("shahed-136-131", "125", "108"),
    ] == figures(found)
    assert ["gives 17 as shot down, of several kinds"] == reasons(found)


def test_update_during_an_attack_is_not_a_summary() -> None:
    """The attack is still going on; its summary follows."""
    found = read(
        "28 червня (із 06.30 по 16.30) ворог продовжує атакувати Україну. Станом на "
        "16.30 зафіксовано понад 100 ударних БпЛА. Наразі збито понад 40 БпЛА.",
        "2026-06-28T14:00:00+00:00",
    )
    assert ([], []) == (found.rows, found.warnings)


def test_later_summary_without_figures_removes_none() -> None:
    """The earlier summary is kept."""
    texts = [
        f"{NIGHT}атакував 100 Шахедами та 2 ракетами Х-101. Збито 80 БпЛА.",
        f"{NIGHT}атакував 100 Шахедами.",
    ]
    moment = datetime(2026, 6, 28, 5, 30, tzinfo=UTC)
    found = read_posts(
        [Post("kpszsu", n, moment, text) for n, text in enumerate(texts, start=1)]
    )
    assert [("shahed-136-131", "100", "80"), ("kh-101-kh-555", "2", "")] == figures(
        found
    )
    assert ["repeats the summary in https://t.me/kpszsu/1; skipped"] == reasons(found)


@pytest.mark.parametrize(
    "later",
    [
        f"{NIGHT}атакував також 20 ракетами Калібр.",
        f"{NIGHT}атакував 104 Шахедами.",
        f"{NIGHT}атакував 100 Шахедами. Збито 85 БпЛА.",
    ],
)
def test_later_partial_summary_with_new_figures_gives_a_warning(later: str) -> None:
    """It is not a repetition: its figures appear nowhere else."""
    first = f"{NIGHT}атакував 100 Шахедами та 2 ракетами Х-101. Збито 80 БпЛА."
    moment = datetime(2026, 6, 28, 5, 30, tzinfo=UTC)
    found = read_posts(
        [Post("kpszsu", n, moment, text) for n, text in enumerate((first, later), 1)]
    )
    assert [("shahed-136-131", "100", "80"), ("kh-101-kh-555", "2", "")] == figures(
        found
    )
    assert ["partly repeats https://t.me/kpszsu/1, with other figures"] == reasons(
        found
    )
    assert {"https://t.me/kpszsu/2"} == found.held_back


@given(st.lists(st.sampled_from(MIXED.split(" ")), max_size=60).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_no_order_of_words_is_an_error(words: str) -> None:
    """No content of a post stops the parser, and every row has a status."""
    found = read(f"ЗБИТО/ПОДАВЛЕНО\nУ ніч на 28 червня противник атакував {words}")
    assert {row["status"] for row in found.rows} <= {"reported", "unread", "withheld"}
