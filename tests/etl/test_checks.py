"""Errors across rows and registers that stop a build, and the messages for them."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

import duckdb
import pytest

from etl.build import CHECKS, build
from etl.checks import Warnings, find_warnings, register_views, run_check
from etl.corrections import apply_corrections
from etl.errors import DataError
from etl.load import load_register
from etl.paths import DATA_DIR, SQL_DIR
from etl.schema import read_package
from tests.editing import append_copy, change_row, register_path
from tests.sampling import IS_LONG, sample

TOMORROW = datetime.now(UTC).date() + timedelta(days=2)
SYBIHA = "2025-06-glide-bombs-sybiha"
AFP = "2025-07-missiles-launched-afp"
MINISTRYS = "2025-07-glide-bombs-mod-ukraine-regionews"
LINE, AGAIN = "2025-06-20-86823f57ff", "2025-06-20-86823f5800"


@dataclass(frozen=True)
class Case:
    """An error in a register: changed rows, added rows, and the message expected.

    ``changes`` and ``copies`` map the id of a row to the cells changed in it, or in an
    appended copy of it.
    """

    check: str
    register: str
    message: str
    remedy: str = ""
    changes: dict[str, dict[str, str]] = field(default_factory=dict)
    copies: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that it changes."""
        return (self.register,)

    @property
    def rule(self) -> str:
        """The check that finds it."""
        return self.check


def one_cell(
    check: str, register: str, row: str, message: str, remedy: str = "", **cells: str
) -> Case:
    """Return a case that changes cells of one row."""
    return Case(check, register, message, remedy, {row: cells})


DATES, PERIODS = "every_date_lies_within_the_war", "period_type_is_the_period"
KNOWN, TREES = "nothing_is_known_before_it_is_over", "every_tree_has_a_root"
TWICE, PARTS = "no_claim_stands_twice", "no_part_exceeds_its_whole"
WINDOWS, VERSIONS = "windows_end_after_they_start", "one_version_of_a_report_stands"
CLASSES = "every_class_belongs_to_its_category"
SIDES = "every_claimant_has_one_side"
WITHIN_WHOLE, SPOTS = "every_part_lies_within_its_whole", "every_place_is_one_spot"
WITHHELD = "no_withheld_count_is_given"
IDS = "every_id_says_what_its_row_says"
AGAIN_SUMMED, ORDER = (
    "no_attack_is_summed_up_twice",
    "posts_follow_the_days_that_they_sum_up",
)
THE_END = "Write both as the source has them: the end is on or after the start."
YEAR = "Write the date, and above all the year, as the source has it."
WHAT_IT_SAYS = (
    "Look both up at the source: write what it says, or leave the doubtful one empty."
)
IN_CORRECTIONS = (
    "Look both up at the post and correct the wrong one in "
    "data/registers/corrections.csv."
)
THERE_TWICE = (
    "Remove the duplicate row; if the source makes two claims, write what "
    "distinguishes them."
)
GS = {
    "day": "2026-06-27",
    "guided_bombs": "220",
    "status": "reported",
    "url": "https://t.me/GeneralStaffZSU/1",
    "known_from": "2026-06-28",
}


def post(number: int, day: int, **changes: str) -> tuple[str, dict[str, str]]:
    """Return a new row: the Air Force's post on a night that ends in September 2026."""
    return "", {
        "report_id": f"kpszsu-{number}-1",
        "start_date": f"2026-09-{day - 1:02}",
        "end_date": f"2026-09-{day:02}",
        "munitions": "shahed-136-131",
        "launched": "100",
        "launched_bound": "exact",
        "status": "reported",
        "url": f"https://t.me/kpszsu/{number}",
        "known_from": f"2026-09-{day:02}",
        **changes,
    }


CASES = {
    "year long before": one_cell(
        DATES, "statements", SYBIHA,
        "line 8, column published_on: 2025-06-glide-bombs-sybiha: the date 2005-07-04 "
        "is before the first day of the war, 2022-02-24.",
        YEAR,
        published_on="2005-07-04",
    ),
    "year long after": one_cell(
        DATES, "strikes", "2022-10-10-kyiv",
        "line 2, column date_end: 2022-10-10-kyiv: the date 2205-10-10 has not come "
        "yet.",
        YEAR,
        date_end="2205-10-10",
    ),
    "last day of peace": one_cell(
        DATES, "strikes", "2022-10-10-kyiv",
        "line 2, column date_start: 2022-10-10-kyiv: the date 2022-02-23 is before the "
        "first day of the war, 2022-02-24.",
        YEAR,
        date_start="2022-02-23",
    ),
    "published in the future": one_cell(
        DATES, "strike_reports", "2022-10-10-kyiv-r01-warukraine",
        f"line 2, column published_on: 2022-10-10-kyiv-r01-warukraine: the date "
        f"{TOMORROW} has not come yet.",
        YEAR,
        published_on=TOMORROW.isoformat(),
    ),
    "copy of the feed from another century": one_cell(
        DATES, "vintages", "air-force",
        "line 2, column as_of: air-force 2126-06-28: the date 2126-06-28 has not come "
        "yet.",
        YEAR,
        as_of="2126-06-28",
    ),
    "window of the feed with another year": one_cell(
        DATES, "air_force_reports", LINE,
        f"line 15, column end_date: {LINE}: the date 2052-06-20 has not come yet.",
        YEAR,
        end_date="2052-06-20",
    ),
    "attack that ends before it starts": one_cell(
        WINDOWS, "air_force_reports", LINE,
        f"line 15, column end_date: {LINE}: the end, 2025-06-01 08:00, is before the "
        "start, 2025-06-19 23:00.",
        THE_END,
        end_date="2025-06-01",
    ),
    "attack of one day that ends before its hour": one_cell(
        WINDOWS, "air_force_reports", "2025-01-04-176aafd5ad",
        "line 10, column end_date: 2025-01-04-176aafd5ad: the end, 2025-01-04 20:00, "
        "is before the start, 2025-01-04 21:00.",
        THE_END,
        start_time="21:00",
    ),
    "statement whose period ends before it starts": one_cell(
        WINDOWS, "statements", "2025-06-missiles-sybiha-en",
        "line 10, column period_end: 2025-06-missiles-sybiha-en: the end, 2025-05-31, "
        "is before the start, 2025-06-01.",
        THE_END,
        period_end="2025-05-31",
    ),
    "strike that ends before it starts": one_cell(
        WINDOWS, "strikes", "2022-10-10-kyiv",
        "line 2, column date_end: 2022-10-10-kyiv: the end, 2022-10-09, is before the "
        "start, 2022-10-10.",
        THE_END,
        date_end="2022-10-09",
    ),
    "copy whose first day is after its last": one_cell(
        WINDOWS, "vintages", "air-force",
        "line 2, column last_day: air-force 2026-06-28: the end, 2022-09-01, is before "
        "the start, 2022-09-28.",
        THE_END,
        last_day="2022-09-01",
    ),
    "two versions at once": Case(
        VERSIONS, "air_force_reports",
        f"line 26, column known_to: {LINE}: a version known from the first copy to "
        "now, though another begins on 2026-06-28.",
        "Let each version end on the day on which the next begins, and after its own "
        "first day.",
        copies=[(LINE, {"known_from": "2026-06-28"})],
    ),
    "version that ends as it begins": one_cell(
        VERSIONS, "air_force_reports", LINE,
        f"line 15, column known_to: {LINE}: a version known from 2026-06-28 to "
        "2026-06-28.",
        known_from="2026-06-28",
        known_to="2026-06-28",
    ),
    "part with two versions at once": Case(
        VERSIONS, "air_force_report_parts",
        "line 8, column known_to: 2025-11-08-2ea4d00192 kalibr: a version known from "
        "the first copy to now, though another begins on 2026-06-28.",
        copies=[
            (
                "",
                {
                    "report_id": "2025-11-08-2ea4d00192",
                    "munition_id": "kalibr",
                    "launched": "4",
                    "known_from": "2026-06-28",
                },
            )
        ],
    ),
    "post whose window ends before it starts": Case(
        WINDOWS, "air_force_posts",
        "line 2, column end_date: kpszsu-1-1: the end, 2026-06-28 08:00, is before the "
        "start, 2026-06-28 18:00.",
        "Write both as the source has them: the end is on or after the start.",
        copies=[
            (
                "",
                {
                    "report_id": "kpszsu-1-1",
                    "start_date": "2026-06-28",
                    "start_time": "18:00",
                    "end_date": "2026-06-28",
                    "end_time": "08:00",
                    "munitions": "shahed-136-131",
                    "launched": "10",
                    "status": "reported",
                    "url": "https://t.me/kpszsu/1",
                    "known_from": "2026-06-29",
                },
            )
        ],
    ),
    "night that two posts count": Case(
        AGAIN_SUMMED, "air_force_posts",
        "line 3, column munitions: kpszsu-2-1: shahed-136-131 of these hours is "
        "already in kpszsu-1-1.",
        "Remove the row that the other one replaces, or correct its dates.",
        copies=[
            post(1, 2, start_time="18:00", end_time="08:30"),
            post(2, 2, launched="110", munitions="shahed-136-131;lancet"),
        ],
    ),
    "hours of a day within those of another post": Case(
        AGAIN_SUMMED, "air_force_posts",
        "line 3, column munitions: kpszsu-2-1: shahed-136-131 of these hours is "
        "already in kpszsu-1-1.",
        copies=[
            post(1, 2, start_date="2026-09-02", start_time="06:30", end_time="18:00"),
            post(2, 2, start_date="2026-09-02", start_time="08:00", end_time="18:00"),
        ],
    ),
    "post of a day before that of the post before it": Case(
        ORDER, "air_force_posts",
        "line 3, column end_date: kpszsu-2-1: it ends on 2026-09-02, but kpszsu-1-1, "
        "an earlier post, on 2026-09-12.",
        "Correct the date that is wrong, here or there, or the number of the post.",
        copies=[post(1, 12), post(2, 2), post(3, 12, munitions="kalibr")],
    ),
    "statement published before its period is over": one_cell(
        KNOWN, "statements", SYBIHA,
        f"line 8, column period_end: {SYBIHA}: it ends on 2025-06-30, after it was "
        "published on 2025-06-29.",
        "Write the last day that the source counts, and the day on which it said so.",
        published_on="2025-06-29",
    ),
    "report published before the strike": one_cell(
        KNOWN, "strike_reports", "2022-10-10-ukraine-r02-euromaidan-14",
        "line 4, column published_on: 2022-10-10-ukraine-r02-euromaidan-14: published "
        "on 2022-10-09, before the strike of 2022-10-10.",
        "Write the day of publication, or name the strike that the report is about.",
        published_on="2022-10-09",
    ),
    "copy that speaks of a day after it": one_cell(
        KNOWN, "vintages", "air-force",
        "line 2, column last_day: air-force 2026-06-28: it ends on 2026-06-29, "
        "after it was copied on 2026-06-28.",
        last_day="2026-06-29",
    ),
    "day of the General Staff after it was read": Case(
        KNOWN, "general_staff_reports",
        "line 2, column day: 2026-06-29: it ends on 2026-06-29, after it was read "
        "on 2026-06-28.",
        copies=[("", {**GS, "day": "2026-06-29"})],
    ),
    "quarter of two months": one_cell(
        PERIODS, "statements", "2025-q1-glide-bombs-mod-ukraine-myua",
        'line 21, column period_type: 2025-q1-glide-bombs-mod-ukraine-myua: "quarter" '
        "is not what 2025-01-01 to 2025-02-28, 59 days, make up.",
        "Write custom, or correct the days: a week has seven, month, quarter and year "
        "are those of the calendar, all else is custom.",
        period_end="2025-02-28",
    ),
    "week of six days": one_cell(
        PERIODS, "statements", "2025-06-29-week-glidebombs-zelensky",
        "line 3, column period_type: 2025-06-29-week-glidebombs-zelensky: \"week\" is "
        "not what 2025-06-23 to 2025-06-28, 6 days, make up.",
        period_end="2025-06-28",
    ),
    "month called custom": one_cell(
        PERIODS, "statements", SYBIHA,
        f'line 8, column period_type: {SYBIHA}: "custom" is not what 2025-06-01 to '
        "2025-06-30, 30 days, make up.",
        "Write month, or correct the days: a week has seven, month, quarter and year "
        "are those of the calendar, all else is custom.",
        period_type="custom",
    ),
    "three months that are no quarter": one_cell(
        PERIODS, "statements", "2025-q1-glide-bombs-mod-ukraine-myua",
        'line 21, column period_type: 2025-q1-glide-bombs-mod-ukraine-myua: "quarter" '
        "is not what 2024-12-01 to 2025-02-28, 90 days, make up.",
        period_start="2024-12-01",
        period_end="2025-02-28",
    ),
    "strike within itself": one_cell(
        TREES, "strikes", "2022-10-10-kyiv",
        'line 2, column parent_strike_id: 2022-10-10-kyiv: "2022-10-10-kyiv" is its '
        'own ancestor, through "2022-10-10-kyiv".',
        "Leave parent_strike_id empty in the row that is the whole.",
        parent_strike_id="2022-10-10-kyiv",
    ),
    "ring of three strikes": Case(
        TREES, "strikes",
        'line 2, column parent_strike_id: 2022-10-10-kyiv: "2022-10-10-kyiv" is its '
        'own ancestor, through "2022-10-10-kyiv", "2022-10-10-lviv", '
        '"2022-10-10-ukraine". (Also: line 4; line 3.)',
        "Leave parent_strike_id empty in the row that is the whole.",
        changes={"2022-10-10-ukraine": {"parent_strike_id": "2022-10-10-lviv"}},
        copies=[
            (
                "2022-10-10-kyiv",
                {
                    "strike_id": "2022-10-10-lviv",
                    "place": "Lviv",
                    "parent_strike_id": "2022-10-10-kyiv",
                },
            )
        ],
    ),
    "statement entered twice": Case(
        TWICE, "statements",
        f"line 22, column period_start, period_end, category, metric, value, claimant, "
        f"url: {SYBIHA}-again: these cells are already in {SYBIHA}.",
        THERE_TWICE,
        copies=[(SYBIHA, {"statement_id": f"{SYBIHA}-again", "bound": "exact"})],
    ),
    "statement entered twice by another form of its link": Case(
        TWICE, "statements",
        f"line 22, column period_start, period_end, category, metric, value, claimant, "
        f"url: {SYBIHA}-again: these cells are already in {SYBIHA}.",
        copies=[
            (
                SYBIHA,
                {"statement_id": f"{SYBIHA}-again", "url": "http://www.{url}/#top"},
            )
        ],
    ),
    "two statements entered twice": Case(
        TWICE, "statements",
        f"line 22, column period_start, period_end, category, metric, value, claimant, "
        f"url: {SYBIHA}-again: these cells are already in {SYBIHA}. (Also: line 23.)",
        copies=[
            (SYBIHA, {"statement_id": f"{SYBIHA}-again"}),
            (AFP, {"statement_id": f"{AFP}-again"}),
        ],
    ),
    "two claimants of one rank": one_cell(
        TWICE, "claimant_ranks", "Volodymyr Zelensky",
        "line 4, column method, rank: Volodymyr Zelensky official_summary: these cells "
        "are already in Ministry of Defence of Ukraine official_summary.",
        rank="1",
    ),
    "toll entered twice": Case(
        TWICE, "strike_reports",
        "line 7, column strike_id, killed, killed_children, injured, "
        "injured_children, claimant, url: 2022-10-10-kyiv-r02: these cells are "
        "already in 2022-10-10-kyiv-r01-warukraine.",
        THERE_TWICE,
        copies=[
            ("2022-10-10-kyiv-r01-warukraine", {"report_id": "2022-10-10-kyiv-r02"})
        ],
    ),
    "line of the feed twice": Case(
        TWICE, "air_force_reports",
        "line 26, column start_date, start_time, end_date, end_time, munitions, "
        f"launch_areas, target_areas, url: {LINE[:-1]}f: these cells are already in "
        f"{LINE[:-1]}e.",
        THERE_TWICE,
        changes={LINE: {"report_id": f"{LINE[:-1]}e"}},
        copies=[(f"{LINE[:-1]}e", {"report_id": f"{LINE[:-1]}f", "launched": "140"})],
    ),
    "line of the feed twice by a link in capitals": Case(
        TWICE, "air_force_reports",
        "line 26, column start_date, start_time, end_date, end_time, munitions, "
        f"launch_areas, target_areas, url: {AGAIN}: these cells are already in "
        f"{LINE}.",
        copies=[
            (LINE, {"report_id": AGAIN, "url": "https://{URL}"})
        ],
    ),
    "class of another category": one_cell(
        CLASSES, "statements", SYBIHA,
        f'line 8, column munition_class: {SYBIHA}: "cruise" is not a class of the '
        "category glide_bomb.",
        "Write what the source counts: its category, and the class where it names one.",
        munition_class="cruise",
    ),
    "missiles of a type of drone": one_cell(
        CLASSES, "statements", AFP,
        f'line 13, column munition_class: {AFP}: "shahed_type" is not a class of the '
        "category missile.",
        munition_class="shahed_type",
    ),
    "statement of a claimant on the other side": one_cell(
        SIDES, "statements", MINISTRYS,
        f"line 11, column claimant_side: {MINISTRYS}: Ministry of Defence of Ukraine "
        "is on the side russia here, and on another in 4 rows.",
        "Write the side that the claimant is on, or the claimant who really says it.",
        claimant_side="russia",
    ),
    "strike report of a claimant on the other side": one_cell(
        SIDES, "strike_reports", "2022-10-10-kyiv-r01-warukraine",
        "line 2, column claimant_side: 2022-10-10-kyiv-r01-warukraine: State Emergency "
        "Service of Ukraine is on the side russia here, and on another in 2 rows.",
        claimant_side="russia",
    ),
    "spokesman on another side than his office": one_cell(
        SIDES, "strike_reports", "2022-10-10-kyiv-r01-warukraine",
        "line 2, column claimant_side: 2022-10-10-kyiv-r01-warukraine: State Emergency "
        "Service of Ukraine (a spokesman) is on the side independent here, and on "
        "another in 2 rows.",
        claimant="State Emergency Service of Ukraine (a spokesman)",
        claimant_side="independent",
    ),
    "zero in place of a withheld count": one_cell(
        WITHHELD, "air_force_reports", LINE,
        f"line 15, column launched: {LINE}: the status is withheld, and 0 is given.",
        "Leave it empty, or write the status reported, as the post has it.",
        status="withheld", launched="0", shot_down="", suppressed="",
    ),
    "part whose days are not those of its whole": one_cell(
        WITHIN_WHOLE, "strikes", "2022-10-10-kyiv",
        "line 2, column parent_strike_id: 2022-10-10-kyiv: its days, 2022-10-10 to "
        "2022-10-11, are not within those of 2022-10-10-ukraine, 2022-10-10 to "
        "2022-10-10.",
        "Name the strike that it is part of, or correct the days of one of them.",
        date_end="2022-10-11",
    ),
    "part in another oblast than its whole": one_cell(
        WITHIN_WHOLE, "strikes", "2022-10-10-ukraine",
        "line 2, column parent_strike_id: 2022-10-10-kyiv: its oblast is Kyiv City, "
        "that of 2022-10-10-ukraine is Lviv.",
        "Name the strike that it is part of;",
        place="Lviv", oblast="Lviv", oblast_code="UA-46",
    ),
    "code of another oblast": Case(
        "every_oblast_has_one_code", "strikes",
        "line 2, column oblast, oblast_code: 2022-10-10-kyiv: Kyiv City with UA-30, "
        "though 1 strike has Kyiv City with UA-46. (Also: line 3.)",
        "Write the oblast, and its code after ISO 3166-2, as in the other rows.",
        changes={
            "2022-10-10-ukraine": {
                "place": "Kyiv", "oblast": "Kyiv City", "oblast_code": "UA-46"
            },
        },
    ),
    "latitude and longitude swapped": one_cell(
        SPOTS, "strikes", "2022-10-10-kyiv",
        "line 2, column latitude, longitude: 2022-10-10-kyiv: 30.5234, 50.4501 is not "
        "in Ukraine.",
        "Write the latitude first,",
        latitude="30.5234", longitude="50.4501",
    ),
    "coordinates of another town": one_cell(
        SPOTS, "strikes", "2022-10-10-ukraine",
        "line 2, column latitude, longitude: 2022-10-10-kyiv: 50.4501, 30.5234 is far "
        "from 49.4574, 32.7848, the middle of all strikes on Kyiv. (Also: line 3.)",
        place="Kyiv", oblast="Kyiv City", oblast_code="UA-30",
        latitude="48.4647", longitude="35.0462",
    ),
    "coordinates without a longitude": one_cell(
        SPOTS, "strikes", "2022-10-10-kyiv",
        "line 2, column latitude, longitude: 2022-10-10-kyiv: 50.4501, empty is not in "
        "Ukraine.",
        longitude="",
    ),
    "bombs that are called drones": one_cell(
        IDS, "statements", "2025-07-glide-bombs-zelensky-lasicilia",
        "line 12, column category: 2025-07-glide-bombs-zelensky-lasicilia: the id says "
        "glide_bomb, the row drone.",
        "Look it up at the source, and correct the one that is wrong.",
        category="drone",
    ),
    "ballistic missiles of no class": one_cell(
        IDS, "statements", "2025-06-ballistic-sybiha-en",
        "line 4, column munition_class: 2025-06-ballistic-sybiha-en: the id says "
        "ballistic, the row no class.",
        munition_class="",
    ),
    "launched that are called intercepted": one_cell(
        IDS, "statements", AFP,
        f"line 13, column metric: {AFP}: the id says launched, the row intercepted.",
        metric="intercepted",
    ),
    "more children than people killed": one_cell(
        PARTS, "strike_reports", "2022-10-10-kyiv-r01-warukraine",
        "line 2, column killed_children: 2022-10-10-kyiv-r01-warukraine: 7, more than "
        "the 6 of killed.",
        WHAT_IT_SAYS,
        killed_children="7",
    ),
    "more children than people injured": one_cell(
        PARTS, "strike_reports", "2022-10-10-kyiv-r01-warukraine",
        "line 2, column injured_children: 2022-10-10-kyiv-r01-warukraine: 51, more "
        "than the 50 of injured.",
        injured_children="51",
    ),
    "more missiles intercepted than launched": one_cell(
        PARTS, "strike_reports", "2022-10-10-ukraine-r04-babel-intercept",
        "line 6, column missiles_intercepted: 2022-10-10-ukraine-r04-babel-intercept: "
        "43, more than the 42 of missiles_launched.",
        missiles_launched="42",
    ),
    "more intercepted than the same claimant says was launched": one_cell(
        PARTS, "statements", "2025-10-missiles-intercepted-abc",
        "line 18, column value: 2025-10-missiles-intercepted-abc: 240, more than the "
        "239 of what 2025-06-missiles-launched-afp says was launched.",
        WHAT_IT_SAYS,
        claimant="AFP",
        period_start="2025-06-01",
        period_end="2025-06-30",
        value="240",
        published_on="2025-07-01",
    ),
    "more of a class than of all": one_cell(
        PARTS, "statements", "2025-06-drones-sybiha-en",
        "line 7, column value: 2025-06-drones-sybiha-en: 5500, more than the 5438 of "
        "what 2025-06-drones-launched-afp says was launched.",
        claimant="AFP",
        value="5500",
    ),
    "more launched than any limit lets through": one_cell(
        "no_figure_is_above_its_limit", "air_force_reports", LINE,
        f"line 15, column launched: {LINE}: 999999 is above the limit of 4050, 5 times "
        "the largest before, 810.",
        "Look it up at the source and write what it says;",
        launched="999999",
    ),
    "more stopped than launched": one_cell(
        PARTS, "air_force_reports", LINE,
        f"line 15, column shot_down, suppressed: {LINE}: together 91, more than the 86 "
        "of launched.",
        IN_CORRECTIONS,
        suppressed="21",
        shot_down="70",
    ),
    "more Shaheds than drones": one_cell(
        PARTS, "air_force_reports", LINE,
        f"line 15, column shahed_estimate: {LINE}: 87, more than the 86 of launched.",
        IN_CORRECTIONS,
        shahed_estimate="87",
    ),
    "more jet drones shot down than launched": one_cell(
        PARTS, "air_force_reports", LINE,
        f"line 15, column turbojet_shot_down: {LINE}: 9, more than the 8 of "
        "turbojet_launched.",
        turbojet_launched="8",
        turbojet_shot_down="9",
    ),
}  # fmt: skip


def append_row(path: Path, of: str, cells: dict[str, str]) -> None:
    """Append a copy of the row ``of``, or a row of these cells alone."""
    if of:
        append_copy(path, of, **cells)
        return
    with path.open(encoding="utf-8", newline="") as file:
        columns = csv.DictReader(file).fieldnames or []
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerow(cells)


@contextmanager
def checked_again(
    built: duckdb.DuckDBPyConnection, data_dir: Path, *names: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a build with changed registers loaded and every check passed; undo it."""
    package = read_package(data_dir)
    with built.cursor() as con:
        con.begin()
        try:
            for name in names:
                con.execute(f"drop table raw_{name}")
                load_register(con, data_dir, package.register(name))
            apply_corrections(con, package)
            with register_views(con, package):
                for check in CHECKS:
                    run_check(con, SQL_DIR / "checks" / f"{check}.sql", data_dir)
            yield con
        finally:
            con.rollback()


def make_slip(data_dir: Path, case: Case) -> None:
    """Change the register as the case says."""
    path = register_path(data_dir, case.register)
    for row, cells in case.changes.items():
        change_row(path, of=row, **cells)
    for row, cells in case.copies:
        if "{url}" in cells.get("url", "").lower():
            with path.open(encoding="utf-8", newline="") as file:
                (url,) = (r["url"] for r in csv.DictReader(file) if row in r.values())
            bare = url.removeprefix("https://").removeprefix("www.")
            cells = {**cells, "url": cells["url"].format(url=bare, URL=bare.upper())}
        append_row(path, row, cells)


def assert_message(case: Case, message: str) -> None:
    """Compare a message with the one that the case expects."""
    problem, remedy = message.split("\n")
    assert f"data/registers/{case.register}.csv, {case.message}" == problem
    assert remedy.startswith(case.remedy)
    assert remedy.endswith(f"The check is etl/sql/checks/{case.check}.sql.")


class Slip(Protocol):
    """An error in registers, and the rule that it breaks."""

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that it changes."""

    @property
    def rule(self) -> str:
        """The check or warning that finds it."""


AnySlip = TypeVar("AnySlip", bound=Slip)


def grouped(slips: Iterable[AnySlip]) -> list[list[AnySlip]]:
    """Group the errors so that no two of a group change one register or break one rule.

    A date before the war also breaks the rule on when a figure is known, and a second
    version the one on rows entered twice. In a full run each error is alone.
    """
    broken_together = ({DATES, KNOWN}, {VERSIONS, TWICE})
    groups: list[list[AnySlip]] = []
    for slip in slips:
        for group in [] if IS_LONG else groups:
            if not any(
                {*slip.registers} & {*other.registers}
                or slip.rule == other.rule
                or {slip.rule, other.rule} in broken_together
                for other in group
            ):
                group.append(slip)
                break
        else:
            groups.append([slip])
    return groups


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give the errors by check; a failed check lets the next ones run."""
    messages: dict[str, str] = {}
    run_as_shipped = run_check

    def run_on(con: duckdb.DuckDBPyConnection, path: Path, data_dir: Path) -> None:
        try:
            run_as_shipped(con, path, data_dir)
        except DataError as error:
            messages[path.stem] = str(error)

    monkeypatch.setattr("etl.build.run_check", run_on)
    monkeypatch.setattr("tests.etl.test_checks.run_check", run_on)
    return messages


@pytest.mark.parametrize("cases", grouped(CASES.values()))
def test_slip_is_reported_with_line_column_and_remedy(
    data_dir: Path,
    built: duckdb.DuckDBPyConnection,
    messages: dict[str, str],
    cases: list[Case],
) -> None:
    """Whichever rows contradict each other, the editor reads where and what to do."""
    for case in cases:
        make_slip(data_dir, case)
    with checked_again(built, data_dir, *(case.register for case in cases)):
        pass
    for case in cases:
        assert_message(case, messages[case.check])
    if IS_LONG:  # each is alone, and no other check speaks first
        assert cases[0].check == next(iter(messages))


@pytest.mark.parametrize("cases", grouped(sample([*CASES.values()], 5)))
def test_no_model_fails_before_the_check_of_a_slip(
    data_dir: Path, messages: dict[str, str], cases: list[Case]
) -> None:
    """No model fails on an error before the check that says what to do has run."""
    for case in cases:
        make_slip(data_dir, case)
    with duckdb.connect() as con:
        build(con, data_dir)
    for case in cases:
        assert_message(case, messages[case.check])


def test_at_least_statement_sets_no_maximum(
    data_dir: Path, built: duckdb.DuckDBPyConnection
) -> None:
    """Bounds stay as stated: more than "at least 330" launched can be shot down."""
    path = register_path(data_dir, "statements")
    change_row(
        path,
        of="2025-10-missiles-intercepted-abc",
        statement_id="2025-06-missiles-intercepted-sybiha",
        claimant="Andrii Sybiha",
        claimant_side="ukraine",
        period_start="2025-06-01",
        period_end="2025-06-30",
        value="340",
    )
    with checked_again(built, data_dir, "statements") as con:
        found = con.execute(
            "select count(*) from raw_statements where value in (330, 340)"
        ).fetchone()
    assert (2,) == found


def test_slip_of_an_earlier_version_stops_nothing(
    data_dir: Path, built: duckdb.DuckDBPyConnection
) -> None:
    """Earlier versions of the feed stay as they were, and stop nothing."""
    vintages = register_path(data_dir, "vintages")
    copy = vintages.read_text(encoding="utf-8").splitlines()[1]
    with vintages.open("a", encoding="utf-8") as file:
        for day in ("2025-07-27", "2025-08-04"):
            file.write(copy.replace("2026-06-28", day) + "\n")
    append_copy(
        register_path(data_dir, "air_force_reports"),
        LINE,
        known_to="2025-08-04",
        end_date="2052-06-20",
        shot_down="900",
    )
    change_row(
        register_path(data_dir, "air_force_reports"), LINE, known_from="2025-08-04"
    )
    with checked_again(built, data_dir, "vintages", "air_force_reports") as con:
        found = con.execute(
            f"select count(*) from raw_air_force_reports where report_id = '{LINE}'"
        ).fetchone()
    assert (2,) == found


def test_corrected_value_passes_the_check(
    data_dir: Path, built: duckdb.DuckDBPyConnection
) -> None:
    """The feed's error stays in its register; the corrected value is counted."""
    path = register_path(data_dir, "air_force_reports")
    change_row(path, LINE, shot_down="70", suppressed="26")
    append_row(
        register_path(data_dir, "corrections"),
        "",
        {
            "correction_id": "suppressed",
            "register": "air_force_reports",
            "row_id": LINE,
            "column_name": "suppressed",
            "expected": "26",
            "corrected": "16",
            "reason": "As the post has it.",
            "decided_on": "2026-11-28",
        },
    )
    with checked_again(built, data_dir, "air_force_reports", "corrections") as con:
        found = con.execute(
            f"select suppressed from stg_air_force_reports where report_id = '{LINE}'"
        ).fetchone()
    assert (16,) == found


def test_every_register_of_claims_names_its_unique_columns() -> None:
    """A register with a figure and a link names the columns that make a row unique."""
    without_unique_key = [
        register.name
        for register in read_package(DATA_DIR).registers
        if "url" in register.columns
        and any(field.type == "integer" for field in register.fields)
        and not register.unique_keys
    ]
    assert [] == without_unique_key


LINKED_DAYS_APART = (
    "data/registers/air_force_reports.csv, line 7: 2022-10-02-33c15db855: one link "
    "is on 2 lines that end from 2022-09-29 to 2022-10-02 (the first is "
    "2022-09-29-e3f1b4ff94): https://www.facebook.com/kpszsu/posts/pfbid021aK2TqryAuB8"
    "gGrDYMTv3R8XiubgLAPeZiiRQJakECpBcJan1rbHcRpSEjf5ewCwl"
)
WITHIN = (
    "data/registers/air_force_reports.csv, line 44: 2022-10-17-62ffe65e66: 15 "
    "shahed-136-131 for Odesa oblast;Mykolaiv oblast within the window of 11 "
    "shahed-136-131 for Ukraine (2022-10-17-a7abf7cb2c)"
)
FAR_APART = (
    "data/registers/strike_reports.csv, line 51: 2022-05-17-desna-r02-babel-87: 87 for "
    "killed, 10.9 times the 8 of 2022-05-17-desna-r01-interfax-8"
)
FAR_FROM_OURS = (
    "data/registers/statements.csv, line 105: 2024-10-missiles-cruise-launched-csis: "
    "42 stated, 10.5 times our sum of the reports, 4"
)
NO_REPORT = "2023-12-09: no national report ends on this day"


@pytest.fixture(scope="module")
def shipped_warnings(shipped: duckdb.DuckDBPyConnection) -> dict[str, Warnings]:
    """Give the warnings about the shipped registers, by their names."""
    return {warnings.name: warnings for warnings in find_warnings(shipped)}


@pytest.mark.parametrize(
    ("warning", "n_lines", "line"),
    [
        ("one_link_on_lines_days_apart", 23, LINKED_DAYS_APART),
        ("regional_line_within_a_national_window", 33, WITHIN),
        ("day_without_a_national_report", 19, NO_REPORT),
        ("claims_of_one_thing_far_apart", 10, FAR_APART),
        ("claims_of_one_thing_far_apart", 10, FAR_FROM_OURS),
    ],
)
def test_contradictions_within_the_feed_are_warnings(
    shipped_warnings: dict[str, Warnings], warning: str, n_lines: int, line: str
) -> None:
    """Each finding is a line with its place; the build is not stopped."""
    lines = shipped_warnings[warning].lines
    assert n_lines == len(lines)
    assert line in lines
