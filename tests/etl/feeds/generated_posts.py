"""Generates posts of the two channels from a grammar, with the figures they contain.

``general_staff_post(rng, day)`` gives the final report of ``day`` (posted at 08:00 the
morning after), ``air_force_post(rng, night)`` the summary of the night that ends on
``night``. Both return ``(text, expected)``. ``expected`` is a dict of columns of
``general_staff_reports``, or a list of such dicts for ``air_force_posts``, one per
group of munitions; a column missing from it is not checked. The same seed gives the
same posts. The sentences are our own, in the forms that the channels use; every figure
is invented.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from num2words import num2words

Expected = dict[str, str]

MONTHS = (
    *("січня", "лютого", "березня", "квітня", "травня", "червня", "липня"),
    *("серпня", "вересня", "жовтня", "листопада", "грудня"),
)
APOSTROPHES = "'’ʼ`"
#: Words before a number in the nominative or accusative, and the bound they imply.
BOUNDS = (
    ("понад", "at_least"), ("більш як", "at_least"), ("більше ніж", "at_least"),
    ("не менш як", "at_least"), ("щонайменше", "at_least"), ("принаймні", "at_least"),
    ("близько", "approx"), ("біля", "approx"), ("порядку", "approx"),
    ("майже", "at_most"), ("до", "at_most"), ("не більше ніж", "at_most"),
)  # fmt: skip


def _digits(rng: Random, count: int) -> str:
    spaced = f"{count:,}".replace(",", rng.choice((" ", "\u00a0", "\u202f", "\u2009")))
    return rng.choice((str(count), spaced))


def _words(rng: Random, count: int, case: str, gender: str) -> str:
    words = num2words(count, lang="uk", case=case, gender=gender)
    return str(words).replace("'", rng.choice(APOSTROPHES))


def _counted(
    rng: Random,
    count: int,
    forms: tuple[str, str, str],
    *,
    case: str = "genitive",
    gender: str = "feminine",
) -> str:
    """Return a count with its noun: the form for one, two to four, or five and more."""
    singular, few, many = forms
    last, teens = count % 10, count % 100 in range(11, 15)
    noun = singular if last == 1 and not teens else few if last in (2, 3, 4) else many
    noun = many if teens else noun
    as_words = count <= 12 or rng.random() < 0.05
    number = _words(rng, count, case, gender) if as_words else _digits(rng, count)
    if case == "instrumental" and not as_words and rng.random() < 0.3:
        number += "-ма"
    return f"{number} {noun}"


def _bounded(rng: Random, counted: str) -> tuple[str, str]:
    """Sometimes put a bound before a count."""
    if rng.random() > 0.06:
        return counted, "exact"
    word, bound = rng.choice(BOUNDS)
    return f"{word} {counted}", bound


def _dotted(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _worded(rng: Random, day: date) -> str:
    number = rng.choice((f"{day.day}", f"{day.day:02}"))
    return f"{number} {MONTHS[day.month - 1]}"


# The General Staff


def general_staff_header(rng: Random, posted: date, hour: str = "08:00") -> str:
    """Return the first line of a report, in one of the forms used since 2022."""
    hour = hour.replace(":", rng.choice((":", ":", ".", "-")))
    dated = rng.choice((_dotted(posted), f"{_worded(rng, posted)} {posted.year}"))
    opening = rng.choice(("", "⚡️ ", "**"))
    ending = rng.choice(
        ("", " щодо російського вторгнення", " щодо російського вторгнення.")
    )
    name = rng.choice(("Оперативна інформація", "ОПЕРАТИВНА ІНФОРМАЦІЯ"))
    return f"{opening}{name} станом на {hour} {dated}{ending}"


def general_staff_post(rng: Random, day: date) -> tuple[str, Expected]:
    """Return the final report of ``day`` and its expected columns."""
    posted = day + timedelta(days=1)
    counts = {
        "air_strikes": rng.randint(5, 180),
        "guided_bombs": rng.randint(5, 340),
        "missile_strikes": rng.choice((0, 0, 1, 1, 2, 3, 12)),
        "drones": rng.randint(300, 12_000),
    }
    counts["missiles"] = counts["missile_strikes"] * rng.randint(1, 3)
    has_missiles = counts["missile_strikes"] > 0
    expected = {"day": day.isoformat(), "status": "reported"}
    strikes = _counted(
        rng,
        counts["air_strikes"],
        ("авіаційний удар", "авіаційних удари", "авіаційних ударів"),
        gender="masculine",
        case="accusative",
    )
    bombs, bombs_bound = _bounded(
        rng,
        _counted(rng, counts["guided_bombs"], rng.choice(_BOMBS), case="accusative"),
    )
    drones, drones_bound = _bounded(
        rng,
        _counted(
            rng, counts["drones"], rng.choice(_DRONES), gender="masculine",
            case="accusative",
        ),
    )  # fmt: skip
    sentences = _strike_sentences(rng, strikes, bombs, has_missiles, counts)
    more = rng.choice(("Крім цього, ", "Крім того, ", "Також ворог "))
    use = rng.choice(("залучив для ураження", "застосував", "задіяв"))
    shelled = f"здійснив {rng.randint(800, 6_000)} обстрілів"
    last = rng.choice(
        (
            f"{more}{use} {drones} та {shelled} позицій наших військ.",
            (
                f"{more}{shelled}, зокрема {rng.randint(20, 150)} – із реактивних "
                f"систем залпового вогню, та {use} {drones}."
            ),
        )
    )
    for name, bound in (
        ("air_strikes", "exact"),
        ("guided_bombs", bombs_bound),
        ("missile_strikes", "exact"),
        ("missiles", "exact"),
        ("drones", drones_bound),
    ):
        is_given = has_missiles or not name.startswith("missile")
        expected[name] = str(counts[name]) if is_given else ""
        expected[f"{name}_bound"] = bound if is_given else ""
    lead = (
        f"Загалом протягом минулої доби зафіксовано {rng.randint(60, 240)} бойових "
        "зіткнень."
    )
    parts = [
        f"{general_staff_header(rng, posted)}\n",
        rng.choice((f"{lead}\n", f"{lead} "))
        + sentences
        + rng.choice((" ", "\n"))
        + last,
        *_distractors(rng),
    ]
    return rng.choice(("\n", "\n\n")).join(parts), expected


_BOMBS = (
    ("керовану авіабомбу", "керовані авіабомби", "керованих авіабомб"),
    ("керовану авіаційну бомбу", "керовані авіаційні бомби",
     "керованих авіаційних бомб"),
    ("керовану бомбу", "керовані бомби", "керованих бомб"),
    ("КАБ", "КАБ", "КАБ"),
    ("КАБ", "КАБи", "КАБів"),
)  # fmt: skip
_DRONES = (
    ("дрон-камікадзе", "дрони-камікадзе", "дронів-камікадзе"),
    ("дрон–камікадзе", "дрони–камікадзе", "дронів–камікадзе"),
    ("безпілотник-камікадзе", "безпілотники-камікадзе", "безпілотників-камікадзе"),
)


def _strike_sentences(
    rng: Random, strikes: str, bombs: str, has_missiles: bool, counts: dict[str, int]
) -> str:
    enemy, done, dropped = rng.choice(
        (
            ("противник", "завдав", "скинувши"),
            ("ворог", "завдав", "скинув"),
            ("російські загарбники", "завдали", "скинувши"),
            ("окупанти", "завдали", "скинули"),
        )
    )
    when = rng.choice(("Вчора", "Учора", "За уточненою інформацією, вчора", "За добу"))
    where = rng.choice(
        ("", " по позиціях наших військ та населених пунктах", " по території України")
    )
    if not has_missiles:
        return f"{when} {enemy} {done}{where} {strikes}, {dropped} {bombs}."
    missiles = _counted(
        rng, counts["missiles"], ("ракету", "ракети", "ракет"), case="accusative"
    )
    n = counts["missile_strikes"]
    alone = _counted(
        rng, n, ("ракетного удару", "ракетних ударів", "ракетних ударів"),
        gender="masculine",
    )  # fmt: skip
    shared = alone.rsplit(" ", 1)[0]
    return rng.choice(
        (
            (
                f"{when} {enemy} {done}{where} {shared} та {strikes}, застосувавши "
                f"{missiles} та {dropped} {bombs}."
            ),
            (
                f"{when} {enemy} {done}{where} {alone}, застосувавши {missiles}, "
                f"{strikes}, {dropped} {bombs}."
            ),
            (
                f"{when} {enemy} {done}{where} {shared} (із застосуванням {missiles}) "
                f"і {strikes}, {dropped} при цьому {bombs}."
            ),
        )
    )


def _distractors(rng: Random) -> list[str]:
    """Return paragraphs with numbers that are not figures of the day."""
    n = rng.randint
    sectors = [
        (
            f"На Північно-Слобожанському і Курському напрямках минулої доби відбулося "
            f"{n(2, 30)} боєзіткнень, ворог завдав {n(2, 25)} авіаударів, скинувши "
            f"{n(2, 60)} керованих бомб."
        ),
        (
            f"На Покровському напрямку відбито {n(5, 60)} атак. Противник скинув "
            f"{n(2, 40)} КАБ."
        ),
        f"На Курщині ворог скинув {n(2, 40)} КАБ.",
    ]
    own = [
        (
            f"За минулу добу авіація, ракетні війська й артилерія Сил оборони завдали "
            f"{n(3, 20)} ударів, уразили {n(2, 9)} районів зосередження."
        ),
        (
            f"Також українські воїни знешкодили {n(2, 13)} танків, {n(2, 20)} ракет та "
            f"{n(90, 900)} безпілотних літальних апаратів противника."
        ),
    ]
    rng.shuffle(sectors)
    rng.shuffle(own)
    return [*sectors[: n(1, 3)], *own[: n(0, 2)]]


# The Air Force

#: id -> noun for one, for two to four, for five: in the instrumental (launched) and the
#: accusative (shot down).
_MISSILES: dict[str, tuple[tuple[str, str], tuple[str, str, str]]] = {
    "iskander-m": (
        ("балістичною ракетою Іскандер-М", "балістичними ракетами Іскандер-М"),
        ("балістичну ракету Іскандер-М", "балістичні ракети Іскандер-М",
         "балістичних ракет Іскандер-М"),
    ),
    "kh-101-kh-555": (
        ("крилатою ракетою Х-101", "крилатими ракетами Х-101"),
        ("крилату ракету Х-101", "крилаті ракети Х-101", "крилатих ракет Х-101"),
    ),
    "kalibr": (
        ("крилатою ракетою «Калібр»", "крилатими ракетами «Калібр»"),
        ("крилату ракету «Калібр»", "крилаті ракети «Калібр»",
         "крилатих ракет «Калібр»"),
    ),
    "kh-59-kh-69": (
        ("керованою авіаційною ракетою Х-59/69",
         "керованими авіаційними ракетами Х-59/69"),
        ("керовану авіаційну ракету Х-59/69", "керовані авіаційні ракети Х-59/69",
         "керованих авіаційних ракет Х-59/69"),
    ),
    "zircon": (
        ("протикорабельною ракетою Циркон", "протикорабельними ракетами Циркон"),
        ("протикорабельну ракету Циркон", "протикорабельні ракети Циркон",
         "протикорабельних ракет Циркон"),
    ),
}  # fmt: skip
_KINDS = (
    (
        " типу Shahed (в т.ч. реактивними), Гербера, Італмас та дронами-імітаторами "
        "типу “Пародія”"
    ),
    " типу Shahed, Гербера і безпілотниками інших типів",
    " типу «Shahed»",
    "",
)
_FROM = (
    " із напрямків: Курськ, Орел – рф., ТОТ Донецьк, Гвардійське – ТОТ АР Крим",
    " із напрямків Брянськ, Міллерово, Приморсько-Ахтарськ – рф, Чауда – ТОТ АР Крим",
    "",
)


def air_force_post(rng: Random, night: date) -> tuple[str, list[Expected]]:
    """Return a summary of the night ending on ``night``, and its groups' columns."""
    groups: dict[str, dict[str, int | None]] = {}
    for name in rng.sample(sorted(_MISSILES), rng.choice((0, 0, 0, 1, 1, 2, 3))):
        launched = rng.choice((None, 1, 2, 5, 11, 34))
        shot_down = rng.randint(0, launched or 4) or None
        groups[name] = {"launched": launched, "shot_down": shot_down}
    drones = rng.randint(12, 800)
    groups["shahed-136-131"] = {
        "launched": drones,
        "shot_down": rng.randint(10, drones),
    }
    forms: list[Callable[..., str]] = [_as_prose, _as_prose, _as_list]
    is_counted = all(figures["launched"] for figures in groups.values())
    if is_counted and len(groups) > 1:
        forms.append(_as_list_with_total)
    if len(groups) == 1:
        forms.append(_as_before_2025)
    text = rng.choice(forms)(rng, night, groups)
    return text, [_expected(name, figures) for name, figures in groups.items()]


def _expected(name: str, figures: dict[str, int | None]) -> Expected:
    columns = {"munitions": name}
    for column, count in figures.items():
        columns[column] = "" if count is None else str(count)
        columns[f"{column}_bound"] = "" if count is None else "exact"
    columns["status"] = "withheld" if figures["launched"] is None else "reported"
    return columns


def _down_noun(rng: Random, name: str, count: int) -> str:
    if name == "shahed-136-131":
        nouns = ("ворожий БпЛА", "ворожі БпЛА", "ворожих БпЛА")
        return _counted(rng, count, nouns, case="accusative", gender="masculine")
    return _counted(rng, count, _MISSILES[name][1], case="accusative")


def _launched_noun(rng: Random, name: str, count: int | None) -> str:
    singular, plural = _MISSILES[name][0]
    if count is None:
        return plural
    if count == 1 and rng.random() < 0.5:
        return singular
    return _counted(rng, count, (singular, plural, plural), case="instrumental")


def _opening(rng: Random, night: date) -> str:
    eve = night - timedelta(days=1)
    year = rng.choice(("", f" {night.year} року"))
    start = rng.choice(("18:00", "19.00", "20:30"))
    window = rng.choice(
        (
            f" (з {start} {_worded(rng, eve)})",
            f" (із {start} {_worded(rng, eve)})",
            f" (із {start} {eve:%d.%m} по 07.00 {night:%d.%m})",
        )
    )
    enemy = rng.choice(("противник", "ворог", "росіяни", "російські окупанти"))
    into = rng.choice(("У ніч на", "В ніч на"))
    return f"{into} {_worded(rng, night)}{year}{window} {enemy}"


def _stopped(groups: dict[str, dict[str, int | None]]) -> int:
    return sum(figures["shot_down"] or 0 for figures in groups.values())


def _as_prose(
    rng: Random, night: date, groups: dict[str, dict[str, int | None]]
) -> str:
    launched = [
        _launched_noun(rng, name, figures["launched"]) + " із Курської обл."
        for name, figures in groups.items()
        if name != "shahed-136-131"
    ]
    drones = groups["shahed-136-131"]
    n = drones["launched"]
    assert n is not None
    drone = ("ударним БпЛА", "ударними БпЛА", "ударними БпЛА")
    counted = _counted(rng, n, drone, case="instrumental", gender="masculine")
    last = f"{counted}{rng.choice(_KINDS)}{rng.choice(_FROM)}."
    attack = ", ".join([*launched, "а також " + last]) if launched else last
    down = [
        _down_noun(rng, name, figures["shot_down"])
        for name, figures in groups.items()
        if figures["shot_down"]
    ]
    many = "атакувала" if rng.random() < 0.05 else "атакував"
    stopped = rng.choice(("збито/подавлено", "збито або подавлено", "знешкоджено"))
    return "\n\n".join(
        (
            f"⚡️ ЗБИТО/ПОДАВЛЕНО {_stopped(groups)} ЦІЛЕЙ ПРОТИВНИКА\n➖➖➖",
            f"{_opening(rng, night)} {many} {attack}",
            (
                "Повітряний напад відбивали авіація, зенітні ракетні війська, "
                "підрозділи РЕБ та мобільні вогневі групи."
            ),
            (
                f"💥 За попередніми даними, станом на 08:30, протиповітряною обороною "
                f"{stopped} {' та '.join(down)}."
            ),
            (
                f"Зафіксовано влучання {rng.randint(1, 30)} ударних БпЛА на "
                f"{rng.randint(2, 20)} локаціях, а також падіння збитих (уламки) на "
                f"{rng.randint(2, 9)} локаціях."
            ),
            "Атака триває, в повітряному просторі декілька ворожих БпЛА.",
        )
    )


def _as_list(rng: Random, night: date, groups: dict[str, dict[str, int | None]]) -> str:
    attack = ["атакував:"]
    for name, figures in groups.items():
        if name == "shahed-136-131":
            noun = f"{figures['launched']} ударними БпЛА{rng.choice(_KINDS)}"
        else:
            noun = _launched_noun(rng, name, figures["launched"]) + " із Курської обл."
        attack.append(f"- {noun};")
    down = [
        f"- {_down_noun(rng, name, figures['shot_down'])};"
        for name, figures in groups.items()
        if figures["shot_down"]
    ]
    return (
        f"{_opening(rng, night)} "
        + "\n".join(attack)
        + "\n\n💥 За попередніми даними, "
        f"станом на 09.00, протиповітряною обороною збито/подавлено {_stopped(groups)} "
        "цілей:\n" + "\n".join(down) + "\n\nЗафіксовано влучання засобів повітряного "
        f"нападу противника на {rng.randint(2, 30)} локаціях."
    )


def _as_list_with_total(
    rng: Random, night: date, groups: dict[str, dict[str, int | None]]
) -> str:
    """Return a massed attack: totals of missiles and drones, then each munition."""
    drones = groups["shahed-136-131"]
    n_drones, n_missiles = drones["launched"] or 0, 0
    lines, down = [], []
    for name, figures in groups.items():
        launched, shot_down = figures["launched"] or 0, figures["shot_down"]
        if name == "shahed-136-131":
            lines.append(f"- {launched} ударних БпЛА{rng.choice(_KINDS)}.")
        else:
            n_missiles += launched
            noun = _counted(rng, launched, _MISSILES[name][1], case="accusative")
            lines.append(f"- {noun} (район пуску – Курська обл., рф);")
        if shot_down:
            down.append(f"- {_down_noun(rng, name, shot_down)};")
    return (
        f"⚡️ ЗБИТО/ПОДАВЛЕНО {_stopped(groups)} ЦІЛЕЙ\n{_opening(rng, night)} завдав "
        "масованого комбінованого удару із застосуванням ударних БпЛА та ракет.\n\n"
        f"Усього зафіксовано {n_missiles + n_drones} засобів повітряного нападу – "
        f"{n_missiles} ракет і {n_drones} БпЛА різних типів:\n\n"
        + "\n".join(lines)
        + "\n\n💥 За попередніми даними, станом на 09:00, протиповітряною обороною "
        f"збито/подавлено {_stopped(groups)} цілей:\n\n" + "\n".join(down)
    )


def _as_before_2025(
    rng: Random, night: date, groups: dict[str, dict[str, int | None]]
) -> str:
    """Return a drones-only post, with the count shot down in one of the older forms."""
    figures = groups["shahed-136-131"]
    launched, shot_down = figures["launched"] or 0, figures["shot_down"] or 0
    lost = rng.randint(0, launched - shot_down)
    drones = f"{launched} ударними БпЛА типу «Shahed-136/131»"
    attack = f"{_opening(rng, night)} атакував {drones}"
    if not lost:
        return attack + rng.choice(
            (
                f".\n\nЗбито {shot_down} із {launched}.",
                f".\n{shot_down} БпЛА знищено у межах Київської області.",
                f".\n\nУ результаті бойової роботи знищено {shot_down} ударних БпЛА.",
            )
        )
    figures["suppressed"] = lost
    return attack + rng.choice(
        (
            (
                f".\n\nЗнешкоджено {shot_down + lost}: {shot_down} – збито, "
                f"{lost} – подавлено."
            ),
            f".\n\n{shot_down} збито та ще {lost} подавлено.",
            (
                f".\n\nСтаном на 09:00 підтверджено збиття {shot_down} ударних БпЛА; "
                f"{lost} ворожих БпЛА – локаційно втрачені."
            ),
        )
    )
