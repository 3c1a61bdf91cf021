"""Splits an Air Force summary into sentences and classifies each by its verb.

A sentence without a verb continues the one before; the lines of a list follow the line
above it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.feeds.air_force_times import OwnTime
from etl.feeds.attack_windows import opening
from etl.feeds.counts import MARK, mark
from etl.feeds.who_acts import NOT_BEGUN, is_our_attack

HEADLINE = re.compile(
    r"^[^\w\n]*(?:ЗБИТО|ПОДАВЛЕНО|ЗНЕШКОДЖЕНО|ЗНИЩЕНО|ПЕРЕХОПЛЕНО|НЕЙТРАЛІЗОВАНО|"
    r"ЛІКВІДОВАНО)\b[^\n]*",
    re.IGNORECASE,
)
CORRECTS = re.compile(
    r"^[^\w\n]*(?:уточнен\w+|уточнення|уточнюємо|виправлен\w+|спростуван\w+|"
    r"оновлен\w+)\b",
    re.IGNORECASE,
)
_NOT_NATIONAL = re.compile(
    r"повітрян\w+\s+командуванн|бойова\s+робота\b", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^\W*повітрян\w+[\s_]+командуванн", re.IGNORECASE)
#: A part of the country: "на Одещині", "в Одеській області".
PART_OF_COUNTRY = re.compile(r"\b\w+(?:щ|ч)ин[іуо]\b|\bобласт", re.IGNORECASE)
#: An attack on an oblast, not on the whole country: "атакував Одещину 40 дронами".
AT_A_PART = re.compile(
    rf"\b(?:атакува[влт]\w*|завда[влт]\w*\s+\w+\s+по)\s+(?:\w+\s+)?\w+(?:щ|ч)ин[уі]\b"
    rf"[^.,;:\n]*?{MARK}\s",
    re.IGNORECASE,
)
_UNDATED = re.compile(r"^\W*[ув]\s+ніч\s+(?:на|проти)\b", re.IGNORECASE)
#: The present tense marks an update; the summary comes later.
_GOES_ON = re.compile(r"\bпродовжу|\bтриває\b|\bнаразі\b", re.IGNORECASE)
_ENEMY = re.compile(
    r"\b(?:противник|ворог|окупант|загарбник|росіян|росі[яї]|російськ|рф\b|агресор)",
    re.IGNORECASE,
)
_WEAPON = re.compile(
    r"бпла|ракет(?!н|оносі)|дрон|безпілотн|шахед|shahed|\bціл|\bзасоб|"
    r"іскандер|калібр|кинджал|циркон|онікс",
    re.IGNORECASE,
)
_LAUNCHED = re.compile(
    r"\b(?:атак(?:ува|ован)|завда[вл]\w*|застос[оу]|здійсни[вл]|запусти|випусти|"
    r"виявлен|супровід|супроводж|спрямува)\w*|"
    r"\b(?:зафіксовано|завдано|здійснено|запущено|випущено|спрямовано|скинуто)\b",
    re.IGNORECASE,
)
HIT = re.compile(r"\bвлуч|\bпадінн|\bуламк", re.IGNORECASE)
_ASIDE = re.compile(
    r"повітряному\s+просторі|атака\s+триває|атака\s+ворожих|тримаймо|дотримуйтес|"
    r"напрям(?:ок|ки)\s+удару|повітряний\s+напад|літаковильот|заходять\s+нов|"
    r"\bуточнюється\b|не\s+ігноруйте|"
    r"\b(?:перебува|залиша|ще|досі)\w*\W+(?:[\w\ue000-\uf8ff]+\W+){0,4}[ву]\s+повітрі\b",
    re.IGNORECASE,
)
SHOT = (
    r"(?:збито|збиття|збиті|збита|збитий|знищено|знищення|знищені|знищений|"
    r"(?:зби|знищи|знешкоди|перехопи|нейтралізува|ліквідува)(?:в|ла|ло|ли)|"
    r"знешкоджен[оі]|перехоплен[оі]|нейтралізован[оі]|ліквідован[оі]|вдалося\s+збити)"
)
LOST = (
    r"(?:подавлено|подавлення|подави(?:в|ла|ло|ли)|подавлені|придушено|"
    r"(?:локаційно\s+)?втрачен[іоа]\w*)"
)
#: "Збито/подавлено" is one figure for both, which the feed counts as shot down.
FATE = re.compile(
    rf"\b(?<!\bне\s)(?:(?P<shot>{SHOT}(?:\s?/\s?{LOST}|,?\s+(?:або|чи)\s+{LOST}(?=\s|$))?)"
    rf"|(?P<lost>(?<!/)(?<!/ ){LOST}(?!\s?/\s?{SHOT}))"
    rf"|(?P<both>{LOST}\s?/\s?{SHOT}))\b",
    re.IGNORECASE,
)
#: Any other verb: a sentence that counts weapons with one is unclear.
_OTHER_VERB = re.compile(r"\b\w{3,}(?:ено|ано|яно|ято|ито)\b", re.IGNORECASE)
#: Words on air defence: the sentence may be on stopped weapons with a misspelt verb.
_DEFENCE = re.compile(
    r"протиповітрян\w+\s+(?:оборон|бо)|\bсилами\s+(?:та|і|й)\s+засобами|"
    r"бойової\s+роботи|\bппо\b",
    re.IGNORECASE,
)
_LOST_IN_BRACKETS = re.compile(
    r"-?\s*не\s+(?:досяг\w+\s+(?:сво\w+\s+)?ціл\w+|доле\w+(?:\s+до\s+ціл\w+)?)"
    r"\s*\((локаційно\s+втрачен\w+)[^()]*\)",
    re.IGNORECASE,
)
#: A count of weapons.
_COUNTED = re.compile(rf"{MARK}\s[^.;:]{{0,60}}?(?:{_WEAPON.pattern})", re.IGNORECASE)
#: Words of sentences that are not on an attack on the whole country.
_NO_ATTACK = (_ASIDE, NOT_BEGUN, PART_OF_COUNTRY, HIT)
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]"
_SENTENCE_ENDS = re.compile(
    rf'(?<!\bобл)(?<!\bтис)(?<!\bр)(?<!\bм)(?<=[.!?])\s+(?=[А-ЯІЇЄҐA-Z\d"{MARK[1:-1]}])'
    r"|(?<=;)\s+(?=[А-ЯІЇЄҐ][а-яіїєґ])"
)
BULLET = re.compile(
    rf"^[-•·*▪▫◾◽▸►🔸🔹🔻➖✅]+\s*|^(?={MARK})|^[^\w\s(\"]{{1,4}}\s*(?={MARK})"
)


#: "З них": introduces parts of what was counted before.
OF_THEM = re.compile(r"\b(?:з|із|серед|поміж)\s+(?:них|яких)\b", re.IGNORECASE)
BEGINS_WITH_PARTS = re.compile(rf"^\W*{OF_THEM.pattern}", re.IGNORECASE)


@dataclass
class Sentence:
    """A sentence or a line of a list, and what it is about.

    ``kind``: headline, launched, down, total (of the list below), hit, aside, unclear,
    other time, unplaced (may be of either of two times), ours, not begun.
    """

    text: str
    kind: str
    #: The fate that list lines and "з них" take over from the sentence before.
    fate: str = ""
    #: The number of the enumeration: one per sentence, or for all lines of a list.
    place: int = 0
    #: The number of its paragraph.
    line: int = 0


def usual_spelling(text: str) -> str:
    """Return a folded text with its spaces and line breaks normalised."""
    text = re.sub(r"\b([хс])\s?-\s?(?=\d{2,3})", r"\1-", text, flags=re.IGNORECASE)
    text = re.sub(r"\bна(?=\d+\s+локац)", "на ", text)
    text = _LOST_IN_BRACKETS.sub(r" \1", text)
    text = re.sub(r"([:;]) +- +", r"\1\n- ", text)
    # A pictograph starts a paragraph, even if the line break is lost.
    text = re.sub(rf"(?<=\S) +(?={_PICTURE}+ ?[А-ЯІЇЄҐ])", "\n", text)
    begins = opening(text) if HEADLINE.match(text) else None
    if begins is None:
        return text
    return f"{text[: begins.start()].rstrip()}\n{text[begins.start() :]}"


def is_of_weapons(text: str) -> bool:
    """Whether a post counts the weapons of an attack, in any language."""
    return bool(re.search(rf"\d+[^\n\d]{{0,40}}?(?:{_WEAPON.pattern})", text, re.I))


def names_weapon(text: str) -> bool:
    """Whether a text mentions a weapon at all."""
    return bool(_WEAPON.search(text))


def is_regional(text: str) -> bool:
    """Whether a post is by a regional command, by its beginning or signature."""
    last = text.rstrip().rpartition("\n")[2]
    return bool(_NOT_NATIONAL.search(text[:120]) or _SIGNATURE.match(last))


def tells_of_attack(text: str) -> bool:
    """Whether a post that is not a summary counts weapons of an attack on the country.

    It names a night or a day, or says that weapons flew or were stopped. Posts on an
    ongoing attack, on a part of the country or on Ukraine's attacks do not count.
    """
    if is_regional(text) or _GOES_ON.search(text[:300]):
        return False
    is_dated = opening(text) is not None
    for line in mark(text).text.split("\n"):
        for sentence in _SENTENCE_ENDS.split(line):
            tells = is_dated or _LAUNCHED.search(sentence) or FATE.search(sentence)
            aside = any(words.search(sentence) for words in _NO_ATTACK)
            is_of_enemy = not aside and not is_our_attack(sentence)
            if tells and is_of_enemy and _COUNTED.search(sentence):
                return True
    return False


def is_summary(text: str) -> bool:
    """Whether a post sums up an attack on the country, or corrects a summary."""
    if is_regional(text):
        return False
    if HEADLINE.match(text) or CORRECTS.match(text):
        return bool(_WEAPON.search(text))
    timed = opening(text)
    if timed is None:
        # An unreadable date: its window will be refused with a warning.
        timed = _UNDATED.match(text)
    if timed is None or timed.start() > 200:
        return False
    beginning = text[timed.end() : timed.end() + 400]
    lead = _SENTENCE_ENDS.split(text[timed.end() :], maxsplit=1)[0]
    if _GOES_ON.search(lead[:200]):
        return False
    says_so = _ENEMY.search(beginning) or _LAUNCHED.search(beginning)
    return bool(says_so and _WEAPON.search(beginning))


def sentences_of(text: str, own: OwnTime) -> list[Sentence]:
    """Split a summary into classified sentences and list lines.

    A line that ends with a colon heads the list below it, and its numbers are totals.
    ``own`` is the time of the summary; sentences on other times do not belong to it.
    """
    headline = HEADLINE.match(text)
    lines = [line for line in text.split("\n") if re.search(rf"\w|{MARK}", line)]
    sentences: list[Sentence] = []
    kind, fate, heads_list, place = "launched", "", False, 0
    for number, line in enumerate(lines):
        is_of_list = heads_list and bool(BULLET.match(line))
        heads_list = is_of_list or line.rstrip().endswith(":")
        if number == 0 and headline:
            sentences.append(Sentence(line, "headline"))
            continue
        for part in _clauses(line, own):
            kind, kind_of_part = _kind(part, kind, own)
            if not is_of_list:
                fate = (_first_fate(part) or fate) if kind == "down" else ""
            is_head = not is_of_list and part.rstrip().endswith(":")
            is_head = is_head and kind_of_part != "other time"
            tells = "total" if is_head and _has_list(lines, number) else kind_of_part
            goes_on = is_of_list or (
                kind == "down" and bool(BEGINS_WITH_PARTS.match(part))
            )
            list_fate = fate if goes_on else ""
            place = place if is_of_list else place + 1
            sentences.append(Sentence(part, tells, list_fate, place, number))
    _carry_other_times(sentences, own)
    return sentences


def _carry_other_times(sentences: list[Sentence], own: OwnTime) -> None:
    """Mark sentences that continue an attack of another time as of that time too.

    This applies to the paragraph or list of that attack, until the summary's own time
    is named again; a count in the next paragraph may be of either (``unplaced``).
    """
    other_attack: Sentence | None = None
    for sentence in sentences:
        if sentence.kind == "other time":
            other_attack = sentence if _tells_attack(sentence.text) else other_attack
        elif other_attack is None or sentence.kind not in {"launched", "down", "total"}:
            continue
        elif own.is_named(sentence.text):
            other_attack = None
        elif sentence.line == other_attack.line or sentence.place == other_attack.place:
            sentence.kind, other_attack = "other time", sentence
        elif sentence.line == other_attack.line + 1 and re.search(MARK, sentence.text):
            sentence.kind, other_attack = "unplaced", None
        else:
            other_attack = None


def _tells_attack(text: str) -> bool:
    """Whether a text counts launched or stopped weapons, or heads a list of them."""
    tells = _LAUNCHED.search(text) or FATE.search(text)
    return bool(tells and re.search(rf"{MARK}|:\s*\Z", text))


def _clauses(line: str, own: OwnTime) -> Iterator[str]:
    """Yield the sentences of a line, splitting those on both launch and outcome."""
    for sentence in _SENTENCE_ENDS.split(line):
        aside = _aside(sentence, own)
        begin = sentence.rfind(",", 0, aside) if aside is not None else -1
        if begin > 0:
            yield from (*_clauses(sentence[:begin], own), sentence[begin:])
            continue
        launched, fate = _LAUNCHED.search(sentence), FATE.search(sentence)
        if launched is None or fate is None or launched.start() > fate.start():
            yield sentence
            continue
        comma = max(sentence.rfind(sign, 0, fate.start()) for sign in ",;:(")
        cut = comma if comma > launched.end() else fate.start()
        yield from (sentence[:cut], sentence[cut:])


def _aside(sentence: str, own: OwnTime) -> int | None:
    """Return the index where a sentence turns to another time or a planned attack."""
    text = _without_brackets(sentence)
    not_begun = NOT_BEGUN.search(text)
    starts = [own.other(text), not_begun.start() if not_begun else None]
    return min((start for start in starts if start is not None), default=None)


def _without_brackets(text: str) -> str:
    """Return the text with brackets blanked out, keeping its length."""
    return re.sub(r"\([^()]*\)", lambda inside: " " * len(inside.group()), text)


def _has_list(lines: list[str], number: int) -> bool:
    return number + 1 < len(lines) and bool(BULLET.match(lines[number + 1]))


def _kind(sentence: str, before: str, own: OwnTime) -> tuple[str, str]:
    """Return the kind that the next sentence continues, and the sentence's own kind."""
    text = _without_brackets(sentence)
    if own.other(text) is not None:
        return before, "other time"
    if NOT_BEGUN.search(text):
        return before, "not begun"
    if is_our_attack(text):
        return "ours", "ours"
    if HIT.search(text) and not FATE.search(re.split(r"(?i)\bвлуч|\bпадінн", text)[0]):
        return "aside", "hit"
    if FATE.search(text):
        return "down", "down"
    if _LAUNCHED.search(text) and not _ASIDE.search(text):
        return "launched", "launched"
    if _DEFENCE.search(text) and not _ASIDE.search(text):
        return "unclear", "unclear"
    counts = re.search(MARK, text) and _WEAPON.search(text)
    if counts and _OTHER_VERB.search(text) and not _ASIDE.search(text):
        return "unclear", "unclear"
    return before, "aside" if _ASIDE.search(text) else before


def _first_fate(sentence: str) -> str:
    match = FATE.search(sentence)
    return fate_of(match) if match else ""


def fate_of(match: re.Match[str]) -> str:
    """Return "lost" or "shot" for a match of ``FATE``; a figure for both is "shot"."""
    return "lost" if match.group("lost") else "shot"
