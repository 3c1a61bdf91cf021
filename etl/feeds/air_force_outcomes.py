"""Matches the stopped weapons of an Air Force summary to the launched ones."""

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.feeds.air_force_groups import Group, is_of_several, launched_as
from etl.feeds.air_force_items import ends_with_total
from etl.feeds.air_force_leads import OF_WHICH, TOTAL, Item, open_brackets
from etl.feeds.air_force_sentences import BEGINS_WITH_PARTS, FATE, Sentence
from etl.feeds.air_force_stopped import stopped_items
from etl.feeds.air_force_totals import exact_sum, whole_or_parts
from etl.feeds.channel_posts import Post
from etl.feeds.counts import MARK, Marked
from etl.feeds.numbers import Count
from etl.feeds.posts import PostRows
from etl.feeds.weapons import DRONES, NOT_MISSILES, may_be_called

_ALL = re.compile(
    r"\b(?:усі|всі|усіх|всіх)\b\s*(?:(?:(?:ворож|повітрян|російськ|запущен|ударн)\w+\s+)"
    r"{0,2}(?P<what>ціл|засоб(?!\w*\s+ппо)|ракет|бпла|дрон|безпілотник|шахед)|"
    r"(?=збит|знищ|знешк|[.!]|$))",
    re.IGNORECASE,
)
#: A count without a noun that may go on with the weapons counted before it: "60 БпЛА
#: на півночі та 10 на півдні", "авіація збила 30 БпЛА, МВГ – 100".
_GOES_ON = re.compile(
    rf"{MARK}(?!\s?(?:-\s)?(?:[ву]\s(?:небі|повітр)|на\sпідльот|розвід)|\s?,?\s?"
    rf"{OF_WHICH.pattern})(?:\s?[,.;)-]|\s(?:на|над|в|у|та|і|й)\s)",
    re.IGNORECASE,
)
#: Words that limit "all": not all of them, or not all over the country.
_NOT_ALL = re.compile(
    r"\b(?:не|о?крім|винятк\w+|виключенн\w+|майже|практично|фактично|лише|тільки|"
    r"із?\s+(?:усіх|всіх)|(?:дані|інформаці\w+)\s+(?:про|щодо)|половин\w+|що\s+летіли|"
    r"на\s+\w+(?:щ|ч)ині)\b",
    re.IGNORECASE,
)


def take_down(
    post: Post,
    sentences: list[Sentence],
    groups: list[Group],
    marked: Marked,
    batch: PostRows,
) -> None:
    """Assign the weapons shot down and lost to the groups launched."""
    reporting = [sentence for sentence in sentences if sentence.kind == "down"]
    if not reporting:
        reporting = [s for s in sentences if s.kind == "headline"]
    alone = groups[0].munitions if len(groups) == 1 else ()
    counted = _stopped(reporting, alone, marked)
    items, faults = whole_or_parts([item for item in counted if item.fate], groups)
    faults += _without_fate(counted, groups)
    for fault in faults:
        batch.leave(post, fault)
    for item in items:
        _take_item(post, item, groups, batch)
    for item in items:
        is_number = item.count is not None and item.count.value is not None
        if item.munitions == ("unknown",) and is_number and _GOES_ON.match(item.text):
            _refuse_beside(item, groups)
    for sentence in reporting:
        _take_all(sentence, groups)
    _check_down(post, sentences, items, groups, marked, batch)


def _stopped(
    sentences: list[Sentence], alone: tuple[str, ...], marked: Marked
) -> list[Item]:
    """Return the items counted; a sentence that begins with "з них" counts parts."""
    items: list[Item] = []
    is_of_total = False
    for sentence in sentences:
        goes_on = items and not is_of_total and BEGINS_WITH_PARTS.match(sentence.text)
        whole = (items[-1].part_of or items[-1]) if goes_on else None
        items += stopped_items(sentence, alone, marked, whole)
        is_of_total = ends_with_total(open_brackets(sentence.text, marked))
    return items


def _without_fate(items: list[Item], groups: list[Group]) -> Iterator[str]:
    """Yield faults for counts without a fate that do not repeat the launched count."""
    for item in items:
        group = launched_as(item, groups)
        launched = group.launched.count if group else None
        is_whole = launched and item.count and launched.value == item.count.value
        if not item.fate and item.count and not item.count.is_share and not is_whole:
            yield f"counts {item.count.text} without saying what became of them"


def _take_item(post: Post, item: Item, groups: list[Group], batch: PostRows) -> None:
    count = item.count
    if count is None:
        name = " + ".join(item.munitions)
        batch.warn(post, f"names {name} as stopped without a number")
        return
    group = launched_as(item, groups)
    if group is None and item.munitions == ("reconnaissance-uav",):
        return  # shot down over the front line, not part of the attack
    if group is None:
        is_open = item.munitions[0].startswith("unknown") or is_of_several(item, groups)
        if is_open:
            batch.leave(
                post, f"gives {count.text} as shot down, of {_of_what(item, groups)}"
            )
            return
        group = Group(item.munitions)
        groups.append(group)
    launched = group.launched.count
    if count.is_all and launched is not None and launched.value != count.value:
        group.shot_down.refuse()
        batch.warn(
            post, f"says that all {group.name} were stopped, but gives another number"
        )
        return
    figure = group.suppressed if item.fate == "lost" else group.shot_down
    if item.is_local and not (launched and launched.value == count.value):
        figure.refuse()
        batch.leave(post, f"stops {group.name} over a part of the country")
        return
    if count.value is None:
        figure.refuse()
        batch.warn(post, f"gives a number of {group.name} stopped that cannot be read")
        return
    if figure.is_refused:
        return
    if item.munitions in figure.models:
        # The same model again is repeated, or has another fate: do not add it up.
        item = replace(item, place=-2)
    figure.models.add(item.munitions)
    if not figure.add(count, item):
        batch.warn(post, f"gives several numbers of {group.name} stopped")
    if count.of is not None and launched is None:
        group.launched.count = Count(count.text, count.of)
    elif count.of is not None and launched is not None and _is_of_more(count, launched):
        group.refuse()
        batch.warn(
            post,
            f"counts stopped {group.name} out of {count.of}, but fewer were launched",
        )


def _refuse_beside(item: Item, groups: list[Group]) -> None:
    """Refuse the figures of the sentence of a count that may be of any of them."""
    for group in groups:
        figure = group.suppressed if item.fate == "lost" else group.shot_down
        if figure.place == item.place:
            figure.refuse()


def _of_what(item: Item, groups: list[Group]) -> str:
    """Return the words why stopped weapons match no group of those launched."""
    missiles = [g for g in groups if not set(g.munitions) & NOT_MISSILES]
    is_called = [may_be_called(g.munitions, item.text) for g in missiles]
    if item.munitions == ("unknown-missile",) and missiles and not any(is_called):
        return "a kind that was not launched"
    return "several kinds"


def _is_of_more(count: Count, launched: Count) -> bool:
    """Whether the whole of a share ("5 of 20") exceeds the number launched."""
    return launched.bound == "exact" and (count.of or 0) > (launched.value or 0)


def _take_all(sentence: Sentence, groups: list[Group]) -> None:
    """Read "усі цілі збито": all launched weapons of each group were shot down."""
    match = _ALL.search(sentence.text)
    if match is None or not FATE.search(sentence.text) or not groups:
        return
    if _NOT_ALL.search(sentence.text):
        return
    noun = (match.group("what") or "").lower()
    if re.search(r"ракет", noun):
        of_kind = [g for g in groups if not set(g.munitions) & NOT_MISSILES]
    elif re.search(r"бпла|дрон|безпілотник|шахед", noun):
        of_kind = [g for g in groups if set(g.munitions) <= DRONES]
    elif re.search(r"ціл|засоб", noun) or len(groups) == 1:
        of_kind = groups
    else:
        return
    for group in of_kind:
        if group.shot_down.count is None and not group.shot_down.is_refused:
            group.shot_down.count = group.launched.count


def _check_down(
    post: Post,
    sentences: list[Sentence],
    items: list[Item],
    groups: list[Group],
    marked: Marked,
    batch: PostRows,
) -> None:
    """Compare the list with the headline, and the stopped with the launched."""
    added = exact_sum(items)
    headline = next((s.text for s in sentences if s.kind == "headline"), "")
    total = TOTAL.search(re.sub(r"\([^()]*\)", "", headline))
    stated = marked.count(total.group("n")).value if total else None
    if items and stated is not None and added is not None:
        if added != stated:
            batch.warn(post, f"says {stated} shot down; its list adds up to {added}")
        if added > stated:
            for group in groups:
                group.shot_down.refuse_sum()
                group.suppressed.refuse_sum()
    for group in groups:
        if group.stops_more_than_launched:
            batch.warn(post, f"says more {group.name} were stopped than launched")
            group.refuse()
