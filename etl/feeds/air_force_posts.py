"""The Air Force's own summaries of a night or a day -> rows of our register.

A summary says what was launched, then what was shot down or suppressed, then how many
places were hit. It is prose, a list, or a list after a total. The verb of a sentence
decides what it is about; one without a verb continues the sentence before. A weapon in
the plural without a number is withheld: the post does not say how many. The channel's
alerts are not summaries.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.feeds.air_force_groups import Figure, Group
from etl.feeds.air_force_leads import Item
from etl.feeds.air_force_odd_counts import OddCount, odd_counts
from etl.feeds.air_force_outcomes import take_down
from etl.feeds.air_force_sentences import (
    AT_A_PART,
    CORRECTS,
    HEADLINE,
    Sentence,
    is_of_weapons,
    is_summary,
    names_weapon,
    sentences_of,
    tells_of_attack,
    usual_spelling,
)
from etl.feeds.air_force_times import OwnTime, own_time
from etl.feeds.air_force_totals import hold_against, listed_once
from etl.feeds.attack_windows import Window, window
from etl.feeds.channel_posts import Post
from etl.feeds.counts import MARK, MENDS, Marked, mark
from etl.feeds.posts import PostRows, latest
from etl.feeds.tables import Row
from etl.feeds.ukrainian import fold, is_foreign
from etl.feeds.weapons import ONE_WAY, areas_named, kind_of, names_attack_drones

CHANNEL = "kpszsu"
FIGURES = ("launched", "shot_down", "suppressed")
#: The columns that are emptied in an unread row.
REFUSED = (
    *FIGURES,
    *(f"{name}_bound" for name in FIGURES),
    *("hit_locations", "debris_locations"),
)
_PLACES = rf"[^\n]{{0,160}}?\bна\s(?P<n>{MARK})"
_HITS = re.compile(rf"влучання{_PLACES}\s*локац", re.IGNORECASE)
#: "У Києві на 3 локаціях, в Одесі на 9 локаціях": nobody says how many in all.
_ONE_BY_ONE = re.compile(
    rf"{MARK}\s*локац\w*[^.\n]*?(?:,|\s(?:та|і|й))\s(?:[ув]|на)\s"
    rf"(?-i:[А-ЯІЇЄҐ])[^.,\n]*?{MARK}\s*локац",
    re.IGNORECASE,
)
_DEBRIS = re.compile(rf"падіння{_PLACES}(?:\s*локац|\s*[.,\n]|\s*$)", re.IGNORECASE)


@dataclass
class _Summary:
    """A summary: its post, its text with marked counts, its window and its rows."""

    post: Post
    marked: Marked
    own: OwnTime
    has_headline: bool
    sentences: list[Sentence]
    result: PostRows = field(default_factory=PostRows)

    @property
    def window(self) -> Window:
        """The start and end of the attack that it sums up."""
        return self.own.window

    @property
    def n_launched(self) -> int:
        """The number of weapons launched in all its rows."""
        return sum(int(row["launched"] or 0) for row in self.result.rows)

    @property
    def is_of_enemy(self) -> bool:
        """Whether it mentions weapons other than those used by Ukraine."""
        others = (s for s in self.sentences if s.kind not in {"ours", "not begun"})
        return any(names_weapon(sentence.text) for sentence in others)


def read_posts(posts: Iterable[Post]) -> PostRows:
    """Return one row per summary among ``posts`` and group of munitions in it.

    Of two summaries of the same window the later one counts, unless it leaves out
    figures of the earlier one: then it is skipped if it only repeats figures, and
    reported as not read if it gives others. An unreadable count gives a row with status
    ``unread`` and a warning; a weapon without a number a row with ``withheld``.
    """
    batch = PostRows()
    chosen: dict[object, _Summary] = {}
    for post in latest(list(posts)):
        text = usual_spelling(fold(post.text))
        if not is_summary(text):
            if is_foreign(text) and is_of_weapons(text):
                batch.warn(post, "is not in Ukrainian; read it by hand")
            elif tells_of_attack(text):
                batch.leave(
                    post, "counts weapons of an attack but is not read as a summary"
                )
            continue
        if CORRECTS.match(text):
            batch.warn(post, "corrects figures in free text; read it by hand")
            continue
        dated = window(text, post.day)
        if dated is None:
            batch.warn(post, "is a summary whose window cannot be read")
            continue
        summary = _summary(post, text, dated)
        if not summary.is_of_enemy:
            continue
        summary.result.rows = _rows(summary, summary.result)
        earlier = chosen.get(dated.key)
        if earlier and _repeats(summary, earlier):
            batch.warn(post, f"repeats the summary in {earlier.post.url}; skipped")
            continue
        if earlier and _is_less(summary, earlier):
            batch.leave(post, f"partly repeats {earlier.post.url}, with other figures")
            continue
        if earlier:
            batch.warn(
                post,
                f"summarises the same attack as {earlier.post.url}, and replaces it",
            )
            batch.superseded.add(earlier.post.url)
        chosen[dated.key] = summary
    _refuse_what_others_hold(sorted(chosen.values(), key=lambda s: s.post.number))
    for summary in sorted(chosen.values(), key=lambda s: (s.window.key, s.post.number)):
        batch.reports.append(summary.post)
        batch.rows += summary.result.rows
        batch.warnings += summary.result.warnings
        batch.not_read |= summary.result.not_read
        batch.superseded |= summary.result.superseded
    return batch


def _summary(post: Post, text: str, dated: Window) -> _Summary:
    marked = mark(text)
    own = own_time(marked.text, dated, post.day)
    sentences = sentences_of(marked.text, own)
    return _Summary(post, marked, own, bool(HEADLINE.match(text)), sentences)


def _refuse_what_others_hold(summaries: list[_Summary]) -> None:
    """Refuse the figures of a window within another's, since they would count twice.

    If the windows of two day summaries overlap, or the longer one counts fewer weapons,
    the one with fewer weapons is refused.
    """
    for summary in summaries:
        others = [s for s in summaries if s is not summary and s.n_launched]
        for other in others:
            is_within = _is_within(summary, other)
            if not is_within and not _is_crossed(summary, other):
                continue
            for row in summary.result.rows:
                row |= dict.fromkeys(REFUSED, "") | {"status": "unread"}
            where = "lie within" if is_within else "overlap"
            if is_within and not other.window.holds(summary.window):
                where = "hold"
            reason = f"its hours {where} those of {other.post.url}, which is counted"
            summary.result.leave(summary.post, reason)
            summary.result.superseded.add(summary.post.url)
            break


def _is_within(summary: _Summary, other: _Summary) -> bool:
    """Whether another summary counts what this one does.

    Of two windows, the longer one does, unless it was read in full and counts fewer.
    """
    longer, shorter = other, summary
    if not other.window.holds(summary.window):
        longer, shorter = summary, other
    elif summary.window.holds(other.window):  # the same hours
        return _rank(summary) < _rank(other)
    if not longer.window.holds(shorter.window):
        return False
    is_read = all(row["launched"] for row in longer.result.rows)
    counts_fewer = is_read and longer.n_launched < shorter.n_launched
    return (longer is summary) == counts_fewer


def _rank(summary: _Summary) -> tuple[int, int]:
    return summary.n_launched, -summary.post.number


def _is_crossed(summary: _Summary, other: _Summary) -> bool:
    """Whether a day summary overlaps in time with one that counts more."""
    return summary.window.crosses(other.window) and _rank(summary) < _rank(other)


def _repeats(summary: _Summary, earlier: _Summary) -> bool:
    """Whether a later summary has no figure that the earlier one lacks."""
    given = {row["munitions"]: row for row in earlier.result.rows}
    return all(
        not row[name] or row[name] == given.get(row["munitions"], {}).get(name)
        for row in summary.result.rows
        for name in REFUSED
    )


def _is_less(summary: _Summary, earlier: _Summary) -> bool:
    """Whether a later summary leaves out a figure, or hours, of the earlier one."""
    if earlier.has_headline and not summary.has_headline:
        return True
    has_fewer = summary.n_launched < earlier.n_launched
    if has_fewer and summary.window.begins_later(earlier.window):
        return True
    given = {row["munitions"]: row for row in summary.result.rows}
    return any(
        row[name] and not given.get(row["munitions"], {}).get(name)
        for row in earlier.result.rows
        for name in ("launched", "shot_down")
    )


def _rows(summary: _Summary, batch: PostRows) -> list[Row]:
    post, marked = summary.post, summary.marked
    if summary.window.slip:
        batch.warn(post, summary.window.slip)
    sentences = summary.sentences
    _name_passed_over(post, sentences, batch)
    listed = listed_once(sentences, marked)
    groups = _groups(post, listed.items, batch)
    for fault in [*listed.faults, *hold_against(groups, listed.stated)]:
        batch.leave(post, fault)
    odd = [
        (sentence, odd)
        for sentence in sentences
        for odd in odd_counts(sentence, marked)
    ]
    for sentence, count in odd:
        is_lost = sentence.kind != "launched" and names_weapon(sentence.text)
        warn = batch.leave if is_lost else batch.warn
        warn(post, f"has a count that cannot be read: {count.text}")
    _refuse_uncounted([odd for s, odd in odd if s.kind == "launched"], groups, marked)
    take_down(post, sentences, groups, marked, batch)
    if any(s.kind == "other time" and summary.own.opens(s.text) for s in sentences):
        batch.leave(post, "names another time in its own first sentence")
        for group in groups:
            if group.launched.count is None:
                group.launched.refuse()
    if any(s.kind == "launched" and AT_A_PART.search(s.text) for s in sentences):
        batch.leave(post, "counts weapons launched at only a part of the country")
        for group in groups:
            group.refuse()
    if MENDS.search(marked.text):
        batch.warn(post, "corrects figures in free text; read it by hand")
        for group in groups:
            group.refuse()
    if not groups:
        batch.warn(post, "is a summary in which no weapon could be read")
        groups = [
            Group((ONE_WAY if names_attack_drones(marked.text) else "unknown-missile",))
        ]
        groups[0].launched.is_refused = True
    night_text = "\n".join(s.text for s in sentences if s.kind != "other time")
    places = (_place(_HITS, night_text, marked), _place(_DEBRIS, night_text, marked))
    return [
        _row(summary, i, group, places if _is_main(group, groups) else ("", ""))
        for i, group in enumerate(groups, start=1)
    ]


def _name_passed_over(post: Post, sentences: list[Sentence], batch: PostRows) -> None:
    """Report what is skipped: another night or day, or attacks that did not happen."""
    named = {s.kind for s in sentences if names_weapon(s.text)}
    if "other time" in named:
        batch.warn(post, "also describes another time; skipped")
    if "not begun" in named:
        batch.warn(post, "mentions an attack that did not happen; skipped")
    if "unplaced" in named:
        batch.leave(post, "has a count after another attack that may belong to either")


def _row(summary: _Summary, index: int, group: Group, places: tuple[str, str]) -> Row:
    figures: dict[str, Figure] = {name: getattr(group, name) for name in FIGURES}
    row = {
        "report_id": f"{CHANNEL}-{summary.post.number}-{index}",
        "start_date": summary.window.start_date.isoformat(),
        "start_time": summary.window.start_time,
        "end_date": summary.window.end_date.isoformat(),
        "end_time": summary.window.end_time,
        "munitions": ";".join(group.munitions),
    }
    for name, figure in figures.items():
        count = figure.count
        row[name] = "" if count is None else str(count.value)
        row[f"{name}_bound"] = "" if count is None else count.bound
    is_refused = any(figure.is_refused for figure in figures.values())
    is_withheld = group.is_withheld and group.launched.count is None
    return row | {
        "in_flight": "",
        "hit_locations": places[0],
        "debris_locations": places[1],
        "status": "unread" if is_refused else "withheld" if is_withheld else "reported",
        "launch_areas": ";".join(group.areas),
        "url": summary.post.url,
    }


def _is_main(group: Group, groups: list[Group]) -> bool:
    """Whether this group's row gets the numbers of hit places, given for the attack."""
    drones = [g for g in groups if g.munitions == (ONE_WAY,)]
    return group is (drones or groups)[0]


def _place(pattern: re.Pattern[str], text: str, marked: Marked) -> str:
    """Return the number of places; "" if it is not exact, or given place by place."""
    match = pattern.search(text)
    if match is None or _ONE_BY_ONE.match(text, match.start("n")):
        return ""
    count = marked.count(match.group("n"))
    if count.value is None or count.bound != "exact":
        return ""
    return str(count.value)


def _groups(post: Post, launched: list[Item], batch: PostRows) -> list[Group]:
    groups: dict[tuple[str, ...], Group] = {}
    for item in launched:
        group = groups.setdefault(item.munitions, Group(item.munitions))
        group.areas += [a for a in areas_named(item.text) if a not in group.areas]
        count = item.count
        if count is None or (count.value is None and not count.is_doubtful):
            group.is_withheld = True
        elif count.value is None:
            group.launched.is_refused = True
            batch.warn(post, f"gives a number of {group.name} that cannot be read")
        elif not group.launched.add(count, item):
            batch.warn(post, f"gives several numbers of {group.name}")
    for group in groups.values():
        if group.launched.is_refused:
            group.launched.count = None
        elif group.is_withheld and group.launched.count is None:
            batch.warn(post, f"names {group.name} without a number")
    return list(groups.values())


def _refuse_uncounted(odd: list[OddCount], groups: list[Group], marked: Marked) -> None:
    """Refuse the figures of kinds that an unread count may refer to.

    Nor does a weapon count as withheld then. If no group is of that kind, it gets a row
    of its own.
    """
    kinds: frozenset[str] = frozenset().union(*(count.kinds for count in odd))
    for group in groups:
        is_withheld = group.is_withheld and group.launched.count is None
        if kind_of(group.munitions) in kinds:
            group.launched.refuse()
        elif is_withheld and any(not count.is_name for count in odd):
            group.launched.is_refused = True
    missing = kinds - {kind_of(group.munitions) for group in groups}
    if len(kinds) == 1 and missing:
        unknown = "unknown-missile" if "missiles" in missing else _drones(marked)
        groups.append(Group((unknown,)))
        groups[-1].launched.refuse()


def _drones(marked: Marked) -> str:
    return ONE_WAY if names_attack_drones(marked.text) else "unknown-uav"
