"""Detects whose action a sentence describes: Ukraine's own attacks do not count.

Both channels report those in the same words as attacks on Ukraine: "Сили оборони
атакували нафтобазу противника 40 дронами".
"""

import re

#: The Ukrainian side as the actor.
OUR_SIDE = re.compile(
    r"\b(?:наш[іа]|українськ[іа])\s+(?:\w+\s+)?(?:воїн|захисник|військов|оборон|авіаці|"
    r"льотчик|зенітник|підрозділ|артилерист|бійц|пілот|безпілотн)|\bвоїни\b|"
    r"\bсил(?:и|ами)\s+оборони|\bповітряні\s+сили|\bракетн\w+\s+військ|"
    r"(?<!ворожа\s)(?<!російська\s)\bавіація\b"
    r"(?!\s+(?:противника|ворога|рф|росії|окупантів|загарбників|агресора))",
    re.IGNORECASE,
)
#: Things that the enemy did not do, or not yet: their numbers do not count.
NOT_BEGUN = re.compile(
    r"\bне\s+(?:скин|скида|застос|використ|запуст|запуска)\w*|"
    r"\b(?:планува|готува|збира)[влт]\w*",
    re.IGNORECASE,
)
_ENEMY_ACTS = re.compile(
    r"\b(?:противник(?:ом)?|ворог(?:ом)?|агресор(?:ом)?|росія|росією|рф(?=\s+\w+ла\b)|"
    r"(?:окупант|загарбник|рашист|терорист)(?:и|ами)|росіян(?:и|ами)|"
    # "Ворожі позиції" are a target, "ворожі дрони" an attacker.
    r"(?:російськ|ворож|окупаційн)\w+\s+(?:\w+\s+)?(?:війська\w*|окупант|загарбник|армі|"
    r"авіаці|сил(?:и|ами)\b|терорист|бпла|дрони|безпілотники|шахеди|ракети|літаки)\w*)\b",
    re.IGNORECASE,
)
_ATTACKS = re.compile(
    r"\b(?:атакува|завда|застосува|здійсни|запусти|випусти|скину|урази)[влт]\w*",
    re.IGNORECASE,
)
#: What the Ukrainian side detected was flown by the enemy, named or not.
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
    """Whether a sentence is on an attack by Ukraine, and not on one against it."""
    is_of_enemy = _ENEMY_ACTS.search(sentence) or _SAW.search(sentence)
    if is_of_enemy or not _ATTACKS.search(sentence):
        return False
    is_hit = _ENEMY_IS_HIT.search(sentence) and _UNITS.search(sentence)
    return bool(OUR_SIDE.search(sentence) or is_hit)
