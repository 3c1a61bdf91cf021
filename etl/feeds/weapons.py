"""Names of weapons and launch areas in the Air Force's posts -> our names."""

import re
from functools import lru_cache

from etl.feeds.number_words import word_set

#: Our model and the pattern of its names in posts, in the order used for bundles.
MODELS = (
    ("zircon", r"циркон|3м22"),
    ("oniks", r"онікс"),
    ("kh-101-kh-555", r"х-?101|х-?555|х-?55(?!\d)"),
    ("kalibr", r"калібр"),
    ("s-300-s-400", r"с-?300\s?/\s?(?:с-?)?400"),
    ("s-300", r"с-?300"),
    ("s-400", r"с-?400"),
    ("kinzhal", r"кинджал|х-?47"),
    ("iskander-m", r"іскандер(?:\s?-\s?м)?(?!\w*\s?-?\s?к\b)"),
    ("kn-23", r"[kк][nн]\s?-?23"),
    ("iskander-k", r"іскандер\w*\s?-?\s?к\b"),
    ("kh-22", r"х-?22"),
    ("kh-32", r"х-?32|х-?22/(?:х-?)?32"),
    ("kh-59-kh-69", r"х-?59/(?:х-?)?69"),
    ("kh-59mk2", r"х-?59\s?мк"),
    ("kh-59", r"х-?59"),
    ("kh-69", r"х-?69"),
    ("kh-31pd", r"х-?31пд"),
    ("kh-31p", r"х-?31п"),
    ("kh-31", r"х-?31"),
    ("kh-35", r"х-?35"),
    ("oreshnik", r"ор[єеі]шн[иі]к"),
    ("banderol", r"бандерол|[sс]-?8000"),
    ("lancet", r"ланцет"),
    ("guided-bomb", r"керован\w+\s+(?:авіаційн\w+\s+|авіа)?бомб|\bкаб(?:ів|ами|и)?\b"),
)
#: A model whose name is part of another's -> that other, which takes precedence.
_PART_OF = {
    "s-300": "s-300-s-400", "s-400": "s-300-s-400",
    "kh-59": "kh-59-kh-69", "kh-69": "kh-59-kh-69",
    "kh-31": "kh-31p", "kh-31p": "kh-31pd",
}  # fmt: skip
GENERIC = {
    "ballistic-missile": r"балісти(?:чн|к)",
    "unknown-missile": r"ракет|зкр|\bх-?\d",
    "reconnaissance-uav": r"розвід|орлан|zala|supercam|\bотр\b",
}
ONE_WAY = "shahed-136-131"
_ONE_WAY_WORDS = re.compile(r"shahed|шахед|ударн|гербер|імітатор|камікадзе", re.I)
_DRONE_HEAD = re.compile(
    r"бпла|безпілотник|дрон|шахед|shahed|гербер|італмас", re.IGNORECASE
)

#: What follows the first name: "60 ударних БпЛА та розвідувальний Орлан".
_NEXT_NAME = re.compile(r"[,;:]|\s(?:та|і|й|але)\s", re.IGNORECASE)

#: The feed's name of a launch area, and its pattern in posts.
AREAS = (
    ("Kursk oblast", r"курськ|халіно"),
    ("Bryansk oblast", r"бр[ия]нськ|навл"),
    ("Oryol oblast", r"ор[еє]л\b|орловськ|цимбулов"),
    ("Millerovo", r"міл+[еє]ров"),
    ("Primorsko-Akhtarsk", r"приморськ\w?\s?-\s?ахтарськ"),
    ("Shatalovo", r"шаталов"),
    ("Hvardiiske, Crimea", r"гвардійськ"),
    ("Chauda, Crimea", r"чауд"),
    ("Kacha, Crimea", r"\bкач[аи]\b"),
    ("Dzhankoi, Crimea", r"джанко"),
    ("Donetsk oblast", r"донецьк"),
    ("Rostov oblast", r"ростовськ"),
    ("Voronezh oblast", r"вороне[жз]"),
    ("Vologda oblast", r"вологод"),
    ("Saratov oblast", r"саратов"),
    ("Lipetsk oblast", r"липецьк"),
    ("Tambov oblast", r"тамбов"),
    ("Ryazan oblast", r"рязан"),
    ("Tula oblast", r"тульськ"),
    ("Belgorod oblast", r"б[єе]лгород"),
    ("Zaporizhzhia oblast", r"запорізьк"),
    ("Kherson oblast", r"херсонськ"),
    ("Krasnodar Krai", r"краснодар|новоросійськ"),
    ("Taganrog", r"таганрог"),
    ("Yeysk", r"єйськ"),
    ("Astrakhan oblast", r"астрахан|капустин"),
    ("Black Sea", r"чорн\w+\s+мор"),
    ("Caspian Sea", r"каспій"),
    ("Sea of Azov", r"азовськ\w+\s+мор"),
)
_CRIMEA = re.compile(r"крим", re.IGNORECASE)

#: Models that a post may name only by their class when it says what was shot down.
BALLISTIC = word_set(
    "iskander-m kn-23 s-300 s-400 kinzhal zircon oreshnik ballistic-missile"
)
DRONES = frozenset({ONE_WAY, "unknown-uav"})
NOT_MISSILES = DRONES | {
    "reconnaissance-uav", "lancet", "banderol", "guided-bomb", "aerial-bomb",
}  # fmt: skip
_CRUISE = word_set(
    "kh-101-kh-555 kalibr iskander-k kh-22 kh-32 kh-35 kh-59 kh-59mk2 kh-69 oniks "
    "zircon banderol unknown-missile"
)
_FROM_AIRCRAFT = word_set(
    "kh-101-kh-555 kh-22 kh-32 kh-31 kh-35 kh-59 kh-59mk2 kh-69 kinzhal unknown-missile"
)
_AGAINST_SHIPS = word_set("oniks zircon kalibr kh-22 kh-31 kh-32 kh-35 unknown-missile")
#: A post's word for a class of missiles -> the single models in that class.
CLASSES = (
    (re.compile(r"\bкрилат", re.IGNORECASE), _CRUISE),
    (re.compile(r"\bпротикорабельн", re.IGNORECASE), _AGAINST_SHIPS),
    (re.compile(r"\bпротирадіолокаційн", re.I), word_set("kh-31 unknown-missile")),
    (re.compile(r"\bзенітн", re.I), word_set("s-300 s-400 unknown-missile")),
    (re.compile(r"\bавіаційн", re.IGNORECASE), _FROM_AIRCRAFT),
)
#: A model that stands for one of two, or is a variant -> the models that it may be.
_ATOMS = {
    "s-300-s-400": ("s-300", "s-400"),
    "kh-59-kh-69": ("kh-59", "kh-69"),
    "kh-59mk2": ("kh-59",),
    "iskander-m-kn-23": ("iskander-m", "kn-23"),
    "kh-31p": ("kh-31",),
    "kh-31pd": ("kh-31",),
}


@lru_cache(maxsize=4)
def names_attack_drones(text: str) -> bool:
    """Whether a post mentions attack drones; then all its drones count as such."""
    return bool(_ONE_WAY_WORDS.search(text))


def munitions_named(piece: str, whole: str) -> tuple[str, ...]:
    """Return the models named in a piece of a post, or else a generic one.

    ``whole`` is the post: if it mentions attack drones, all its drones count as such.
    """
    own = re.split(r"\bіз?\s+(?:район|напрям|акватор|повітр|тот)|\n", piece)[0]
    drones = _DRONE_HEAD.search(own)
    rocket = re.search(r"ракет(?!н)", own, re.IGNORECASE)
    if drones and not (rocket and rocket.start() < drones.start()):
        first = _NEXT_NAME.split(own)[0]
        if re.search(GENERIC["reconnaissance-uav"], first, re.IGNORECASE):
            return ("reconnaissance-uav",)
        return (ONE_WAY if names_attack_drones(whole) else "unknown-uav",)
    named = [m for m, pattern in MODELS if re.search(pattern, own, re.IGNORECASE)]
    named = [m for m in named if _PART_OF.get(m) not in named]
    if {"iskander-m", "kn-23"} <= set(named):
        named = ["iskander-m-kn-23" if m == "iskander-m" else m for m in named]
        named.remove("kn-23")
    if named:
        return tuple(named)
    if re.search(r"бомб", own, re.IGNORECASE):
        return ("aerial-bomb",)
    for munition in ("ballistic-missile", "unknown-missile"):
        if re.search(GENERIC[munition], own, re.IGNORECASE):
            return (munition,)
    return ("unknown-uav",)


def kind_of(munitions: tuple[str, ...]) -> str:
    """Return the kind of a group: missiles, drones or others."""
    if set(munitions) <= DRONES:
        return "drones"
    return "others" if set(munitions) & NOT_MISSILES else "missiles"


def atoms(munitions: tuple[str, ...]) -> frozenset[str]:
    """Return the single models that a group may consist of."""
    return frozenset(atom for m in munitions for atom in _ATOMS.get(m, (m,)))


def may_be_called(munitions: tuple[str, ...], text: str) -> bool:
    """Return whether a group may belong to the classes that a text names."""
    named = atoms(munitions)
    return all(named & models for word, models in CLASSES if word.search(text))


def areas_named(piece: str) -> list[str]:
    """Return the launch areas named in a piece of a post, in order."""
    matches = [
        (match.start(), name)
        for name, pattern in AREAS
        if (match := re.search(pattern, piece, re.IGNORECASE))
    ]
    names = [name for _, name in sorted(matches)]
    if _CRIMEA.search(piece) and not any(name.endswith("Crimea") for name in names):
        names.append("Crimea")
    return names
