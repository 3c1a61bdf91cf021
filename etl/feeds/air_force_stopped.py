"""Reads the weapons shot down or lost from a sentence of an Air Force summary."""

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.feeds.air_force_items import IN_ALL_BEFORE, MISSED, can_be_part
from etl.feeds.air_force_leads import (
    ADDS,
    EVENT,
    LEAD,
    OF_WHICH,
    Item,
    is_kind_of,
    noun_of,
    open_brackets,
    piece_of,
    sign_of,
    without_number,
)
from etl.feeds.air_force_sentences import (
    FATE,
    HIT,
    LOST,
    PART_OF_COUNTRY,
    SHOT,
    Sentence,
    fate_of,
)
from etl.feeds.counts import MARK, OF_EACH, Marked
from etl.feeds.numbers import Count
from etl.feeds.weapons import GENERIC, munitions_named

_FATE_BEFORE = re.compile(rf"(?:{SHOT}|{LOST})\s+(?:-\s*)?\Z", re.IGNORECASE)
_NOT_STOPPED = re.compile(
    rf"\bне\s+(?:було\s+|вдалося\s+)?(?:{SHOT}|{LOST}|збити|знищити)", re.IGNORECASE
)
_IS_TOTAL = re.compile(
    r"\s*(?:(?:повітрян|ворож|різн)\w+\s+)?(?:засоб|ціл|област|локац(?!ійно)|район|регіон|"
    r"напрям)|\s*:",
    re.IGNORECASE,
)
#: "Збито або подавлено": two fates within this number of characters count as one.
_NEXT_WORD = 12
#: The exception of a group, which was not stopped: "усі, крім 5".
_ALL_BUT = re.compile(
    r"\b(?:усі|всі|усіх|всіх)\b[^.;\n]*\b(?:о?крім|винятком|виключенням)\s+\Z",
    re.IGNORECASE,
)
#: A verb in the past tense, or "no" in its place, but not nouns that look like one.
_VERB = re.compile(
    r"\b(?!(?:бп|бу|си|ко|чис|ти|шко|ма|ті|се|джере|кри)л)\w{2,}л[иао](?:ся|сь)?\b|"
    r"\b(?:впав|влучив|не\s+(?:досяг|долетів))\b|-\s*ні\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:що|як(?:і|ий|а|их))\b", re.IGNORECASE)
#: A sentence on a city or an oblast; "на півночі, сході та в центрі" is the country.
_OVER_A_PART = re.compile(
    r"\W*(?:на|над|[ув]|під)\s(?:(?:небі|районі|межах|місті|м\.)\s)?"
    r"(?:\w+(?:щ|ч)ин(?:і|ою|и)\b|\w+\sобласт|"
    r"(?-i:(?!Україн|Чорн|Азов|Каспі|Сил|Повітр|Збройн|Пів[нд]|Сх[оі]д|Зах|Центр)"
    r"[А-ЯІЇЄҐ][а-яіїєґ']+))",
    re.IGNORECASE,
)
#: Between a whole and its first part: "з них", or a colon right after the whole.
_OPENS_PARTS = re.compile(rf"{OF_WHICH.pattern}|\A[^,.;:]*:\s", re.IGNORECASE)
#: Reconnaissance drones in the count of drones: "65 БпЛА, з них 5 розвідувальних".
_RECON_AMONG = re.compile(
    rf"[^.;)]*?(?:{OF_WHICH.pattern}|:)[^.;]*?{MARK}\s+(?:-\s)?\"?"
    rf"(?:{GENERIC['reconnaissance-uav']})",
    re.IGNORECASE,
)
#: The end of an enumeration of parts: of an opened bracket, or of a clause.
_PARTS_END = re.compile(r"[.;)\n]|\bа\s+також\b", re.IGNORECASE)


def stopped_items(
    sentence: Sentence, alone: tuple[str, ...], marked: Marked, whole: Item | None
) -> Iterator[Item]:
    """Yield the weapons that a sentence counts as shot down or lost.

    The fate comes before the counts ("збито 17 БпЛА"), after one ("74 – збито") or
    after all ("8 ракет та 74 БпЛА збито"); it is "" for a weapon counted without one.
    A count without a noun refers to the noun before it, or to ``alone``, the only group
    launched. ``whole`` is the whole of a sentence that begins with "з них".
    """
    return _Reader(sentence, alone, marked, whole).items()


class _Reader:
    """Reads the fates and counts of one sentence in order."""

    def __init__(
        self,
        sentence: Sentence,
        alone: tuple[str, ...],
        marked: Marked,
        whole: Item | None,
    ) -> None:
        self.sentence, self.alone, self.marked = sentence, alone, marked
        self.text = _stopped_text(open_brackets(sentence.text, marked))
        self.fate = sentence.fate
        #: The last weapon named; the whole that parts may follow, and where it ends.
        self.last: tuple[str, ...] = whole.munitions if whole else ()
        self.whole, self.behind, self.in_parts = whole, 0, False
        self.is_of_total = whole is None and bool(sentence.fate)
        self.fate_end, self.skip_until = -_NEXT_WORD, 0

    def items(self) -> Iterator[Item]:
        """Yield each weapon counted, with its fate and its whole."""
        for event in EVENT.finditer(self.text):
            if event.start() < self.skip_until:
                continue
            if event.group("fate"):
                self._turn_to(event)
                continue
            item = self._item(event)
            if item is None:
                continue
            if item.count is not None:
                self.behind = event.end()
            if item.part_of is None and item.count is not None:
                self.whole = item
            yield item

    def _turn_to(self, event: re.Match[str]) -> None:
        """Set the fate of what follows; two adjacent fates are one figure."""
        between = self.text[max(self.fate_end, 0) : event.start()]
        goes_on = len(between) < _NEXT_WORD and not re.search(MARK, between)
        is_shot = goes_on and self.fate == "shot"
        self.fate = "shot" if is_shot else fate_of(event)
        self.fate_end = event.end()

    def _item(self, event: re.Match[str]) -> Item | None:
        text, noun = self.text, noun_of(event)
        sign = event.group("bare") or sign_of(event)
        count = self.marked.count(sign) if sign else None
        behind = _fate_behind(text, event.end())
        fate = self.fate
        if behind is not None:
            fate, self.skip_until = behind
        elif not fate:
            fate = _fate_of_all(text, event.end())
        before = text[max(0, event.start() - 4) : event.start()]
        is_whole = re.search(r"(?:^|\s)(?:з|із|зі)\s$", before)
        is_total = not noun and _IS_TOTAL.match(text, event.end())
        if is_total:
            self.whole, self.is_of_total = None, True
        if is_whole or is_total or (not fate and not (noun and count)):
            return None
        since_last = text[self.behind : event.start()]
        if count is not None and (
            OF_EACH.search(before)
            or _ALL_BUT.search(text[: event.start()])
            or (self.behind and IN_ALL_BEFORE.search(since_last))
            or (noun and _RECON_AMONG.match(text, event.end()))
        ):
            count = replace(count, value=None, is_doubtful=True)
        munitions = self._munitions(event, noun, count, has_fate=behind is not None)
        if not munitions:
            return None
        whole = self._containing_item(event, count, munitions if noun else ())
        is_share = count is not None and count.is_share and behind is None
        if is_share and whole is None and not self.is_of_total:
            return None  # a part of what was launched
        if noun and count is None:
            lead = text[max(0, event.start() - 14) : event.start()]
            count = without_number(noun, lead)
        if whole is not None and not noun:
            munitions = whole.munitions
        adds = bool(ADDS.match(text)) and not PART_OF_COUNTRY.search(text)
        place = self.sentence.place
        part = piece_of(event, event.group())
        if event.group("bare") and not self._follows_share(event.start()):
            part = text[event.start() : event.end() + 14]
        item = Item(munitions, count, part, fate, adds, place, whole)
        item.is_local = bool(_OVER_A_PART.match(text))
        return item

    def _munitions(
        self, event: re.Match[str], noun: str, count: Count | None, *, has_fate: bool
    ) -> tuple[str, ...]:
        """Return the munitions counted; () if the noun continues the one before."""
        text = self.text
        if noun:
            if count is None and self.last and is_kind_of(noun, self.last, ""):
                return ()
            part = text[event.start() : _next_lead(text, event.end())]
            part = piece_of(event, re.split(OF_WHICH, part)[0])
            self.last = munitions_named(part, self.marked.text)
            return self.last
        governed = text[max(0, event.start() - 40) : event.start()]
        if has_fate or _FATE_BEFORE.search(governed):
            return self.last or self.alone or ("unknown",)
        return ("unknown",)  # its fate is too far away

    def _follows_share(self, at: int) -> bool:
        """Whether parts of a whole are counted before: "12 з яких - над морем, 4 …"."""
        signs = re.findall(MARK, self.text[:at])
        return any(self.marked.count(sign).is_share for sign in signs)

    def _containing_item(
        self, event: re.Match[str], count: Count | None, named: tuple[str, ...]
    ) -> Item | None:
        """Return the whole of this count: "120 БпЛА, з них 20 подавлено"."""
        if self.whole is None or count is None:
            return None
        between = self.text[self.behind : event.start()]
        opens = count.is_share or bool(_OPENS_PARTS.search(between))
        if not opens and _PARTS_END.search(between):
            self.in_parts = False
        self.in_parts = self.in_parts or opens
        if named and not can_be_part(named, self.whole.munitions):
            self.in_parts = False
        return self.whole if self.in_parts else None


def _stopped_text(text: str) -> str:
    """Return a sentence without the weapons that were not stopped, clause by clause.

    A clause without a verb continues the one before, so that after hits come more hits.
    """
    clauses: list[str] = []
    tells_hits = False
    for clause in re.split(r"(?<=[.,;])", text):
        part = clause
        if tells_hits:
            fate = FATE.search(clause)
            part = clause[fate.start() :] if fate else ""
            tells_hits = fate is None
        part = _without_own_verb(part)
        hit = HIT.search(part)
        if hit:
            part, tells_hits = part[: hit.start()], True
        clauses.append(_without_negated(part))
    return "".join(clauses)


def _without_own_verb(clause: str) -> str:
    """Remove weapons that have a verb of their own from a clause: "2 ракети влучили".

    The verb of a relative clause ("5 ракет, що летіли") does not matter.
    """
    for verb in _VERB.finditer(clause):
        if FATE.match(clause, verb.start()):
            continue
        fates = [*FATE.finditer(clause, 0, verb.start())]
        begin = fates[-1].end() if fates else 0
        subjects = [
            lead
            for lead in re.finditer(rf"{LEAD.pattern}|{MARK}", clause, re.IGNORECASE)
            if begin <= lead.start() and lead.end() <= verb.start()
        ]
        if not subjects or _RELATIVE.search(clause, subjects[-1].end(), verb.start()):
            continue
        if fates and not _FATE_BEFORE.search(clause, 0, subjects[-1].start()):
            return clause[: subjects[-1].start()]
        if not fates:
            fate = FATE.search(clause, verb.end())
            return clause[fate.start() :] if fate else ""
    return clause


def _without_negated(clause: str) -> str:
    if MISSED.search(clause):
        return ""
    negated = _NOT_STOPPED.search(clause)
    if negated is None:
        return clause
    if re.search(MARK, clause[negated.end() :]):  # "не збито 5 ракет"
        return clause[: negated.start()]
    counts = [*re.finditer(MARK, clause[: negated.start()])]  # "5 ракет не збито"
    return clause[: counts[-1].start()] if counts else ""


def _next_lead(text: str, at: int) -> int:
    following = LEAD.search(text, at)
    return following.start() if following else len(text)


#: The last weapon of an enumeration.
_LAST_OF_ALL = re.compile(
    rf"\b(?:та|і|й|також)\s+(?P<n>{MARK})\s[^{MARK[1:-1]},]*\Z", re.IGNORECASE
)


def _fate_behind(text: str, at: int) -> tuple[str, int] | None:
    """Return the fate right after a count, and where it ends: "74 – збито"."""
    fate = FATE.search(text, at, at + 90)
    if fate is None:
        return None
    between = text[at : fate.start()]
    if re.search(rf"[,;:\n{MARK[1:-1]}]|\b(?:та|і|й|а|або)\s*$", between):
        return None
    if re.match(rf"\s*(?:{MARK}|ще\s+{MARK})", text[fate.end() :]):
        return None
    return fate_of(fate), fate.end()


def _fate_of_all(text: str, at: int) -> str:
    """Return the fate after the last weapon of an enumeration, or ""."""
    fate = FATE.search(text, at, at + 200)
    between = text[at : fate.start()] if fate else ""
    last = _LAST_OF_ALL.search(between)
    if fate is None or last is None or not LEAD.match(between, last.start("n")):
        return ""
    has_break = re.search(r"[.;:\n]", between) or OF_WHICH.search(between)
    return "" if has_break else fate_of(fate)
