"""Whose deeds a sentence of a post tells: what our own side did is none of an attack.

Both channels report what was done to the enemy in the words in which they report
attacks: "Сили оборони атакували нафтобазу противника 40 дронами".
"""

import re

#: Our own side, as the one who acts.
OUR_SIDE = re.compile(
    r"\b(?:наш[іа]|українськ[іа])\s+(?:\w+\s+)?(?:воїн|захисник|військов|оборон|авіаці|"
    r"льотчик|зенітник|підрозділ|артилерист|бійц|пілот|безпілотн)|\bвоїни\b|"
    r"\bсил(?:и|ами)\s+оборони|\bповітряні\s+сили|\bракетн\w+\s+військ|"
    r"(?<!ворожа\s)(?<!російська\s)\bавіація\b"
    r"(?!\s+(?:противника|ворога|рф|росії|окупантів|загарбників|агресора))",
    re.IGNORECASE,
)
#: What the enemy did not do, or not yet: its numbers are none of an attack.
NOT_BEGUN = re.compile(
    r"\bне\s+(?:скин|скида|застос|використ|запуст|запуска)\w*|"
    r"\b(?:планува|готува|збира)[влт]\w*",
    re.IGNORECASE,
)
_ENEMY_ACTS = re.compile(
    r"\b(?:противник(?:ом)?|ворог(?:ом)?|агресор(?:ом)?|росія|росією|рф(?=\s+\w+ла\b)|"
    r"(?:окупант|загарбник|рашист|терорист)(?:и|ами)|росіян(?:и|ами)|"
    # "Ворожі позиції" are what is hit, "ворожі дрони" what hits.
    r"(?:російськ|ворож|окупаційн)\w+\s+(?:\w+\s+)?(?:війська\w*|окупант|загарбник|армі|"
    r"авіаці|сил(?:и|ами)\b|терорист|бпла|дрони|безпілотники|шахеди|ракети|літаки)\w*)\b",
    re.IGNORECASE,
)
_ATTACKS = re.compile(
    r"\b(?:атакува|завда|застосува|здійсни|запусти|випусти|скину|урази)[влт]\w*",
    re.IGNORECASE,
)
#: What our side saw was flown by the enemy, named or not.
_SAW = re.compile(r"\b(?:зафіксов|зафіксува|виявлен|виявил|супров)\w*", re.IGNORECASE)
_UNITS = re.compile(
    r"\b(?:підрозділи|війська|бригада|полк|дрони|оператори)\b"
    r"(?!\s+(?:противника|ворога|рф|росії|окупантів|загарбників|агресора))",
    re.IGNORECASE,
)
#: The enemy as the object: "атакували противника", "по позиціях ворога".
_ENEMY_IS_HIT = re.compile(
    r"\b(?:противника|ворога|окупантів|загарбників|агресора)\b", re.IGNORECASE
)


def is_our_attack(sentence: str) -> bool:
    """Whether a sentence tells of an attack of our own side, and of none on it."""
    is_of_enemy = _ENEMY_ACTS.search(sentence) or _SAW.search(sentence)
    if is_of_enemy or not _ATTACKS.search(sentence):
        return False
    is_hit = _ENEMY_IS_HIT.search(sentence) and _UNITS.search(sentence)
    return bool(OUR_SIDE.search(sentence) or is_hit)
