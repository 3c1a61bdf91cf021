"""The counting rules on real rows, and the build that applies them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.build import CHECKS, MACROS, MODELS, build
from etl.checks import run_check
from etl.errors import DataError
from etl.paths import SQL_DIR
from etl.schema import read_package
from tests.building import built_from
from tests.conftest import copy_small_registers
from tests.editing import append_copy, change_row, register_path, replace_once
from tests.etl.test_checks import CASES
from tests.etl.test_contradictions import LOSSES

Connection = duckdb.DuckDBPyConnection

JANUARY_2025 = date(2025, 1, 1)
JUNE_2025 = date(2025, 6, 1)
JULY_2025 = date(2025, 7, 1)
OCTOBER_2025 = date(2025, 10, 1)
NOVEMBER_2025 = date(2025, 11, 1)
SHAHEDS_OF_20_JUNE = "2025-06-20-86823f57ff"


@pytest.fixture(scope="module")
def built_with_oddities(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Connection]:
    """Give a build, with its checks, of registers that are odd but break no rule."""
    data_dir = copy_small_registers(tmp_path_factory.mktemp("allowed") / "data")
    append_copy(
        register_path(data_dir, "air_force_reports"),
        of=SHAHEDS_OF_20_JUNE,
        report_id="2025-06-21-00000000aa",
        start_date="2025-06-20",
        end_date="2025-06-21",
        status="withheld",
        launched="",
        shot_down="",
        suppressed="",
    )
    replace_once(
        register_path(data_dir, "air_force_report_parts"),
        "2025-11-08-2ea4d00192,iskander-m-kn-23,25",
        "2025-11-08-2ea4d00192,iskander-m-kn-23,24",
    )
    with duckdb.connect() as con:
        build(con, data_dir)
        yield con


def headline(con: Connection, month: date, category: str) -> tuple[object, ...]:
    """Return launched, bound, basis and status of one headline figure."""
    (row,) = con.execute(
        """
        select launched, launched_bound, basis, status
        from headline_volumes where month = $month and category = $category
        """,
        {"month": month, "category": category},
    ).fetchall()
    return row


def launched_by_class(
    con: Connection, month: date, category: str, basis: str = "national_reports"
) -> dict[str, int | None]:
    """Return the launched count of each class of one month, category and basis."""
    return dict(
        con.execute(
            """
            select munition_class, launched from volumes
            where month = $month and category = $category and basis = $basis
            """,
            {"month": month, "category": category, "basis": basis},
        ).fetchall()
    )


# Rule 1: reported, not verified.


def test_figure_names_its_claimant_and_its_link(built: Connection) -> None:
    """Each figure behind a bar says who reported it, and where."""
    (row,) = built.execute(
        """
        select launched, claimant, url from volume_sources
        where source_id = $id and munition_class = 'all'
        """,
        {"id": SHAHEDS_OF_20_JUNE},
    ).fetchall()
    url = (
        "https://www.facebook.com/kpszsu/posts/"
        "pfbid022ACWDX23P2esHCA9BwFJthDQBWBjGSCfZfvjNEnsK2FNryJbbNeKMXdqUbE535eGl"
    )
    assert (86, "Ukrainian Air Force", url) == row


# Rule 2: unknown is not zero.


def test_missing_count_is_not_zero(built: Connection) -> None:
    """A month of S-300 reports without a count has no figure, and says why."""
    found = built.execute(
        """
        select launched, launched_bound, status, n_reports, n_not_stated from volumes
        where month = '2024-02-01' and munition_class = 'air_defence'
        """
    ).fetchall()
    expected = [(None, None, "not_stated", 1, 1)]
    assert expected == found


def test_sum_with_missing_parts_is_a_lower_bound(built: Connection) -> None:
    """February 2024 has at least 12 missiles: two more reports give no count."""
    found = built.execute(
        """
        select launched, launched_bound, status, n_reports, n_not_stated
        from headline_volumes where month = '2024-02-01' and category = 'missile'
        """
    ).fetchall()
    expected = [(12, "at_least", "partial", 3, 2)]
    assert expected == found


def test_month_without_a_report_is_a_labelled_gap(built: Connection) -> None:
    """A month without any report of drones has a row without a figure."""
    expected = (None, None, "none", "no_figure")
    assert expected == headline(built, JULY_2025, "drone")


def test_reported_zero_stays_zero(built: Connection) -> None:
    """Of the five missiles of October 2025 none was shot down: a true zero."""
    found = built.execute(
        """
        select launched, shot_down, suppressed from headline_volumes
        where month = '2025-10-01' and category = 'missile'
        """
    ).fetchall()
    expected = [(5, 0, None)]
    assert expected == found


def test_withheld_report_makes_its_month_a_lower_bound(
    built_with_oddities: Connection,
) -> None:
    """A report with withheld counts neither reduces its month nor adds a zero."""
    found = built_with_oddities.execute(
        """
        select launched, launched_bound, status, n_reports, n_withheld
        from headline_volumes where month = '2025-06-01' and category = 'drone'
        """
    ).fetchall()
    expected = [(109, "at_least", "partial", 3, 1)]
    assert expected == found


def test_month_of_only_withheld_reports_has_no_figure(data_dir: Path) -> None:
    """If every report of a month is withheld, its figure is unknown."""
    append_copy(
        register_path(data_dir, "air_force_reports"),
        of=SHAHEDS_OF_20_JUNE,
        report_id="2025-08-21-00000000aa",
        start_date="2025-08-20",
        end_date="2025-08-21",
        status="withheld",
        launched="",
        shot_down="",
        suppressed="",
    )
    with built_from(data_dir, "headline_volumes") as con:
        august = headline(con, date(2025, 8, 1), "drone")
    expected = (None, None, "national_reports", "withheld")
    assert expected == august


def test_withheld_count_is_unknown_whatever_the_register_holds(
    scratch: Connection,
) -> None:
    """The model drops the placeholders of a withheld report in every count."""
    scratch.execute(
        "update report_versions set status = 'withheld' where report_id = $id",
        {"id": SHAHEDS_OF_20_JUNE},
    )
    for model in ("known_reports", "counted_reports"):
        scratch.execute(f"drop table {model}")
        sql = (SQL_DIR / "rules" / f"{model}.sql").read_text(encoding="utf-8")
        scratch.execute(f"create table {model} as {sql}")
    found = scratch.execute(
        """
        select distinct launched, shot_down, suppressed, stopped from counted_reports
        where report_id = $id
        """,
        {"id": SHAHEDS_OF_20_JUNE},
    ).fetchall()
    expected = [(None, None, None, None)]
    assert expected == found


# Rule 3: an attack belongs to the day, and so to the month, in which its window ends.


def test_withheld_launches_leave_the_number_stopped(
    shipped: Connection,
) -> None:
    """Three Banderols were shot down on 15 August 2026; those launched are withheld."""
    (row,) = shipped.execute(
        "select launched, shot_down, stopped, launched_with_outcome, "
        "stopped_with_outcome from counted_reports "
        "where report_id = 'kpszsu-72905-2' and munition_class = 'all'"
    ).fetchall()
    assert (None, 3, 3, None, None) == row
    (stopped,) = shipped.execute(
        "select stopped from headline_volumes "
        "where month = '2026-08-01' and category = 'missile'"
    ).fetchone() or (None,)
    assert 87 == stopped


def test_night_across_the_month_end_counts_in_the_next_month(built: Connection) -> None:
    """Missiles from the evening of 31 May to 1 June 2025 count in June."""
    found = built.execute(
        """
        select start_date, end_date, month from volume_sources
        where source_id = '2025-06-01-69fafc2e0c' and munition_class = 'all'
        """
    ).fetchall()
    assert [(date(2025, 5, 31), date(2025, 6, 1), JUNE_2025)] == found


def test_night_counts_for_the_day_on_which_it_ends(built: Connection) -> None:
    """Drones from the evening of 19 to the morning of 20 June 2025 count on 20 June."""
    found = built.execute(
        """
        select day, launched from daily_volumes
        where day between '2025-06-19' and '2025-06-20' and munition_class = 'all'
            and basis = 'national_reports'
        """
    ).fetchall()
    assert [(date(2025, 6, 20), 86)] == found


# Rule 4: national and regional reports are never summed.


def test_regional_report_of_the_same_drones_is_not_added(built: Connection) -> None:
    """June 2025 is 86 + 23; the 8 that Air Command South reported are not added."""
    expected = (109, "exact", "national_reports", "reported")
    assert expected == headline(built, JUNE_2025, "drone")
    regional = launched_by_class(built, JUNE_2025, "drone", "regional_reports")
    expected_regional = {"all": 8, "one_way_attack": 8, "unspecified": 5}
    assert expected_regional == regional


@pytest.mark.parametrize(
    ("report_id", "scope"),
    [
        pytest.param("2025-06-20-8e52499fd2", "regional", id="south, by its command"),
        pytest.param("2025-06-28-996bfd6d8f", "national", id="Odesa, by the Air Force"),
        pytest.param("2025-10-01-f44caa3baf", "national", id="Ukraine, by the South"),
    ],
)
def test_scope_follows_the_target_and_the_issuer(
    built: Connection, report_id: str, scope: str
) -> None:
    """A report is national if its target is the country or its issuer speaks for it."""
    found = built.execute(
        "select scope from known_reports where report_id = $id", {"id": report_id}
    ).fetchall()
    assert [(scope,)] == found


def test_report_of_an_unknown_issuer_is_regional(shipped: Connection) -> None:
    """A video link without a named page does not speak for the country."""
    found = shipped.execute(
        """
        select scope, claimant, url from known_reports
        where report_id = '2024-08-20-3d59289043'
        """
    ).fetchall()
    url = "https://www.facebook.com/watch/?v=1216014506516442"
    assert [("regional", "not known", url)] == found


# Rule 5: drones in the headline are long-range one-way attack drones.


def test_other_drones_have_their_own_classes(built: Connection) -> None:
    """A ZALA and seven Lancets of the Air Force's own post are not part of the 111."""
    by_class = launched_by_class(built, JANUARY_2025, "drone")
    expected = {"all": 111, "one_way_attack": 111, "reconnaissance": 1, "loitering": 7}
    assert expected == by_class


def test_bundle_of_attack_and_other_drones_is_not_in_the_headline(
    built: Connection,
) -> None:
    """Sixteen Shaheds and Lancets with one count are `mixed`; the headline is short."""
    found = built.execute(
        """
        select munition_class, launched, launched_in_bundles, n_reports, status
        from volumes where month = '2023-06-01' and category = 'drone'
        """
    ).fetchall()
    expected = [
        ("all", None, 16, 0, "not_stated"),
        ("loitering", None, 16, 0, "not_stated"),
        ("mixed", 16, None, 1, "reported"),
        ("one_way_attack", None, 16, 0, "not_stated"),
    ]
    assert expected == found


def test_air_defence_missiles_fired_at_the_ground_are_missiles(
    built: Connection,
) -> None:
    """Nine S-300 and Iskander-M are nine missiles of the headline."""
    expected = (9, "exact", "national_reports", "reported")
    assert expected == headline(built, date(2026, 1, 1), "missile")


def test_unguided_bomb_is_not_counted(built: Connection) -> None:
    """Sixteen aerial bombs of October 2024 are not glide bombs, missiles or drones."""
    found = built.execute(
        "select * from volume_sources where source_id = '2024-10-15-2050277e92'"
    ).fetchall()
    assert not found


# Rule 6: several waves in one day are summed.


def test_waves_of_one_day_are_summed(built: Connection) -> None:
    """The night's 81 and the day's 30 on 4 January 2025 make 111."""
    found = built.execute(
        """
        select launched, shot_down, suppressed, n_reports from daily_volumes
        where day = '2025-01-04' and munition_class = 'all'
        """
    ).fetchall()
    expected = [(111, 48, 63, 2)]
    assert expected == found


# Rule 7: bundles.


def test_bundle_counts_in_the_class_that_its_members_share(built: Connection) -> None:
    """Four Kh-101/Kh-555 and Iskander-K with one count are four cruise missiles."""
    by_class = launched_by_class(built, JUNE_2025, "missile")
    expected = {"all": 4, "cruise": 4}
    assert expected == by_class


def test_bundle_of_several_classes_is_mixed(built: Connection) -> None:
    """Nine S-300 and Iskander-M are `mixed`, and both classes are incomplete."""
    found = built.execute(
        """
        select munition_class, launched, launched_in_bundles, n_reports, status
        from volumes where month = '2026-01-01' and category = 'missile'
        """
    ).fetchall()
    expected = [
        ("air_defence", None, 9, 0, "not_stated"),
        ("all", 9, None, 1, "reported"),
        ("ballistic", None, 9, 0, "not_stated"),
        ("mixed", 9, None, 1, "reported"),
    ]
    assert expected == found


def test_bundle_parts_count_if_they_add_up(built: Connection) -> None:
    """Of 38 missiles 25 + 7 Kinzhals are ballistic and 10 + 3 cruise; none is mixed."""
    by_class = launched_by_class(built, NOVEMBER_2025, "missile")
    expected = {"all": 45, "ballistic": 32, "cruise": 13}
    assert expected == by_class


def test_bundle_parts_that_do_not_add_up_are_ignored(
    built_with_oddities: Connection,
) -> None:
    """With parts of 24 + 10 + 3 for a bundle of 38 the bundle stays `mixed`."""
    by_class = launched_by_class(built_with_oddities, NOVEMBER_2025, "missile")
    expected = {"all": 45, "ballistic": 7, "cruise": None, "mixed": 38}
    assert expected == by_class


def test_bundle_parts_are_ignored_if_one_has_no_count(data_dir: Path) -> None:
    """Parts of 25 + 13 make 38, but nobody gave the number of Kalibrs."""
    path = register_path(data_dir, "air_force_report_parts")
    bundle = "2025-11-08-2ea4d00192"
    replace_once(path, f"{bundle},iskander-k,10", f"{bundle},iskander-k,13")
    replace_once(path, f"{bundle},kalibr,3", f"{bundle},kalibr,")
    with built_from(data_dir, "volumes") as con:
        by_class = launched_by_class(con, NOVEMBER_2025, "missile")
    expected = {"all": 45, "ballistic": 7, "cruise": None, "mixed": 38}
    assert expected == by_class


def test_bundle_parts_without_counts_are_ignored(built: Connection) -> None:
    """The post of 20 February 2025 names the parts of its 14 missiles, uncounted."""
    by_class = launched_by_class(built, date(2025, 2, 1), "missile")
    expected = {"all": 14, "mixed": 14, "ballistic": None, "cruise": None}
    assert expected == by_class


def test_class_is_partial_if_mixed_bundles_include_it(data_dir: Path) -> None:
    """A class with its own figure is `partial` beside a mixed bundle."""
    change_row(
        register_path(data_dir, "air_force_reports"),
        of="2025-11-08-12a77718bd",
        start_date="2026-01-04",
        end_date="2026-01-05",
    )
    with built_from(data_dir, "volumes") as con:
        found = con.execute(
            """
            select launched, launched_bound, launched_in_bundles, status from volumes
            where month = '2026-01-01' and munition_class = 'ballistic'
            """
        ).fetchall()
    expected = [(7, "at_least", 9, "partial")]
    assert expected == found


def test_bundle_names_its_members_in_the_order_of_the_post(built: Connection) -> None:
    """The source list has the order of the report."""
    found = built.execute(
        """
        select munitions from volume_sources
        where source_id = '2025-11-08-2ea4d00192' and munition_class = 'all'
        """
    ).fetchall()
    expected = [("Iskander-M/KN-23 + Iskander-K + Kalibr",)]
    assert expected == found


def test_bundle_of_two_categories_stops_the_build(data_dir: Path) -> None:
    """Nobody can tell how a shared count of missiles and drones is divided."""
    change_row(
        register_path(data_dir, "air_force_reports"),
        of="2026-01-05-b1ddc0c892",
        munitions="iskander-m;shahed-136-131",
    )
    name = "no_bundle_spans_categories"
    with (
        built_from(data_dir, "known_reports") as con,
        pytest.raises(DataError, match=rf"check {name}: A bundle"),
    ):
        run_check(con, SQL_DIR / "checks" / f"{name}.sql", data_dir)


# Rule 8: interception.


def test_stopped_is_shot_down_plus_suppressed(built: Connection) -> None:
    """The 34 shot down and 36 jammed or lost of 20 June 2025 make 70 stopped."""
    found = built.execute(
        """
        select shot_down, suppressed, stopped from daily_volumes
        where day = '2025-06-20' and basis = 'national_reports'
            and munition_class = 'all'
        """
    ).fetchall()
    expected = [(34, 36, 70)]
    assert expected == found


def test_stopped_is_shot_down_if_no_suppression_is_reported(built: Connection) -> None:
    """Three of four missiles shot down and no mention of jamming: three stopped."""
    found = built.execute(
        """
        select shot_down, suppressed, stopped from daily_volumes
        where day = '2025-06-01' and munition_class = 'all'
        """
    ).fetchall()
    expected = [(3, None, 3)]
    assert expected == found


def test_stopped_is_unknown_if_no_outcome_is_reported(built: Connection) -> None:
    """The post of 20 February 2025 does not say that any missile was shot down."""
    found = built.execute(
        """
        select launched, shot_down, suppressed, stopped from daily_volumes
        where day = '2025-02-20' and munition_class = 'all'
        """
    ).fetchall()
    expected = [(14, None, None, None)]
    assert expected == found


# Rule 9: statements are kept one by one.


def test_statements_on_one_month_are_kept_side_by_side(built: Connection) -> None:
    """June 2025 keeps each statement as made, under its own basis.

    An official summary or AFP's tally can be a month's figure; Euronews's cannot.
    """
    found = built.execute(
        """
        select source_id, launched, role, basis from volume_sources
        where month = '2025-06-01' and source_kind = 'statement'
        order by source_id, basis
        """
    ).fetchall()
    week = "2025-06-29-week-glidebombs-zelensky"
    expected = [
        (week, 1100, "bar", "known_part"),
        (week, 1100, "beside", "president_statements"),
        ("2025-06-ballistic-sybiha-en", 80, "bar", "monthly_statement"),
        ("2025-06-drones-launched-afp", 5438, "bar", "tally"),
        ("2025-06-drones-launched-euronews", 2453, "beside", "monthly_statement"),
        ("2025-06-drones-sybiha-en", 5000, "bar", "monthly_statement"),
        ("2025-06-glide-bombs-sybiha", 5000, "bar", "monthly_statement"),
        ("2025-06-missiles-launched-afp", 239, "bar", "tally"),
        ("2025-06-missiles-sybiha-en", 330, "bar", "monthly_statement"),
    ]
    assert expected == found


@pytest.mark.parametrize("claimant", ["Andrii Sybiha", "AFP"])
def test_tally_is_never_the_monthly_glide_bomb_figure(
    data_dir: Path, claimant: str
) -> None:
    """Without its official summary June 2025 has one week only: a part, not 5,000."""
    change_row(
        register_path(data_dir, "statements"),
        of="2025-06-glide-bombs-sybiha",
        method="tally",
        claimant=claimant,
    )
    with built_from(data_dir, "headline_volumes") as con:
        june = headline(con, JUNE_2025, "glide_bomb")
    expected = (1100, "at_least_about", "known_part", "known_part")
    assert expected == june


def test_statements_are_not_added_to_daily_reports(built: Connection) -> None:
    """The missiles of June 2025 are the 4 of the reports, whatever was stated."""
    expected = (4, "exact", "national_reports", "reported")
    assert expected == headline(built, JUNE_2025, "missile")


# Rule 10: which figure is the bar.


def test_tally_of_the_same_posts_is_the_bar_without_reports(
    built: Connection,
) -> None:
    """AFP's 198 missiles of July 2025 are the bar; the president's 260 are not."""
    expected = (198, "exact", "tally", "provisional")
    assert expected == headline(built, JULY_2025, "missile")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"claimant": "Euronews"}, id="a tally that is not AFP's or ABC's"),
        pytest.param({"munition_class": "ballistic"}, id="AFP's tally of one class"),
        pytest.param({"metric": "intercepted"}, id="AFP's tally of what was stopped"),
        pytest.param(
            {"period_end": "2025-07-30", "period_type": "custom"},
            id="AFP's tally of a month to date",
        ),
    ],
)
def test_other_statements_are_never_the_bar_of_missiles_and_drones(
    data_dir: Path, changes: dict[str, str]
) -> None:
    """Without AFP's tally July 2025 is a gap, although 260 were stated."""
    path = register_path(data_dir, "statements")
    change_row(path, of="2025-07-missiles-launched-afp", **changes)
    with built_from(data_dir, "headline_volumes") as con:
        july = headline(con, JULY_2025, "missile")
    expected = (None, None, "none", "no_figure")
    assert expected == july


def test_sum_of_the_feed_is_preferred_to_a_tally(built: Connection) -> None:
    """June 2025 is the feed's 4 missiles and 109 drones, not AFP's 239 and 5,438."""
    missiles = (4, "exact", "national_reports", "reported")
    assert missiles == headline(built, JUNE_2025, "missile")
    drones = (109, "exact", "national_reports", "reported")
    assert drones == headline(built, JUNE_2025, "drone")


def test_ministry_of_defence_has_the_highest_rank(built: Connection) -> None:
    """Its 3,786 is the bar of July 2025; the president's 5,100 is shown beside it."""
    found = built.execute(
        """
        select role, launched, launched_bound, claimant from volume_sources
        where month = '2025-07-01' and category = 'glide_bomb'
        """
    ).fetchall()
    expected = [
        ("bar", 3786, "exact", "Ministry of Defence of Ukraine"),
        ("beside", 5100, "at_least", "Volodymyr Zelensky"),
    ]
    assert expected == found


@pytest.mark.parametrize(
    ("month", "category", "launched", "claimant"),
    [
        pytest.param(
            date(2023, 9, 1), "drone", 500, "Ukrainian Air Force", id="Air Force"
        ),
        pytest.param(
            date(2026, 1, 1), "glide_bomb", 5500, "Volodymyr Zelensky", id="president"
        ),
    ],
)
def test_air_force_ranks_before_president_and_officials(
    shipped: Connection, month: date, category: str, launched: int, claimant: str
) -> None:
    """The Air Force ranks before the president, and he before unnamed officials."""
    found = shipped.execute(
        """
        select launched, claimant from volumes
        where month = $month and category = $category and munition_class = 'all'
            and basis = 'monthly_statement'
        """,
        {"month": month, "category": category},
    ).fetchall()
    assert [(launched, claimant)] == found


def test_general_staff_ranks_before_the_air_force(data_dir: Path) -> None:
    """If the figures of July 2025 were the General Staff's, they would be the bar."""
    path = register_path(data_dir, "statements")
    change_row(
        path,
        of="2025-07-glide-bombs-mod-ukraine-regionews",
        claimant="General Staff of Ukraine",
    )
    change_row(
        path,
        of="2025-07-glide-bombs-zelensky-lasicilia",
        claimant="Ukrainian Air Force",
        published_on="2025-12-01",
    )
    with register_path(data_dir, "claimant_ranks").open("a", encoding="utf-8") as file:
        file.write("General Staff of Ukraine,official_summary,2,\n")
        file.write("Ukrainian Air Force,official_summary,3,\n")
    with built_from(data_dir, "headline_volumes") as con:
        july = headline(con, JULY_2025, "glide_bomb")
    expected = (3786, "exact", "monthly_statement", "stated")
    assert expected == july


def test_rank_of_claimants_comes_from_the_register(data_dir: Path) -> None:
    """If the president ranked before the ministry, his figure would be July's bar."""
    path = register_path(data_dir, "claimant_ranks")
    replace_once(path, "Zelensky,official_summary,4", "Zelensky,official_summary,1")
    replace_once(path, "Ukraine,official_summary,1", "Ukraine,official_summary,2")
    with built_from(data_dir, "headline_volumes") as con:
        found = con.execute(
            "select claimant from headline_volumes where month = $month "
            "and category = 'glide_bomb'",
            {"month": JULY_2025},
        ).fetchall()
    assert [("Volodymyr Zelensky",)] == found


def test_latest_figure_of_a_claimant_is_the_bar(data_dir: Path) -> None:
    """A later figure of the ministry is the bar of July 2025, the first beside it."""
    append_copy(
        register_path(data_dir, "statements"),
        of="2025-07-glide-bombs-mod-ukraine-regionews",
        statement_id="2025-07-glide-bombs-the-later",
        value="3800",
        published_on="2025-12-01",
    )
    with built_from(data_dir, "headline_volumes") as con:
        july = headline(con, JULY_2025, "glide_bomb")
    expected = (3800, "exact", "monthly_statement", "stated")
    assert expected == july


def test_one_daily_post_makes_no_monthly_glide_bomb_figure(built: Connection) -> None:
    """Three bombs in one Air Force post do not make a bar for January 2024."""
    january = date(2024, 1, 1)
    expected = {"all": 3, "guided_bomb": 3}
    assert expected == launched_by_class(built, january, "glide_bomb")
    expected = (None, None, "none", "no_figure")
    assert expected == headline(built, january, "glide_bomb")


@pytest.mark.parametrize(
    ("statement_id", "bases"),
    [
        pytest.param(
            "2025-09-mtd-16-glide-bombs-zelensky-rferl",
            ["known_part"],
            id="month to date",
        ),
        pytest.param(
            "2025-11-24-week-glide-bombs-zelensky-italpress",
            ["known_part"],
            id="week to the month's end",
        ),
        pytest.param(
            "2025-06-29-week-glidebombs-zelensky",
            ["known_part", "president_statements"],
            id="week",
        ),
        pytest.param("2025-q1-glide-bombs-mod-ukraine-myua", [], id="quarter"),
        pytest.param("2025-10-missiles-intercepted-abc", [], id="intercepted"),
    ],
)
def test_monthly_figure_needs_launches_of_exactly_one_month(
    built: Connection, statement_id: str, bases: list[str]
) -> None:
    """A shorter period is a known part; a longer one or another metric is ignored."""
    found = built.execute(
        "select basis from volume_sources where source_id = $id order by basis",
        {"id": statement_id},
    ).fetchall()
    assert bases == [basis for (basis,) in found]


def test_statement_on_a_class_is_not_of_the_whole_category(built: Connection) -> None:
    """Eighty ballistic missiles are not the missiles of June 2025."""
    found = launched_by_class(built, JUNE_2025, "missile", "monthly_statement")
    expected = {"all": 330, "ballistic": 80}
    assert expected == found


# Rule 11: bounds stay as said.


@pytest.mark.parametrize(
    ("month", "category", "munition_class", "launched", "bound"),
    [
        pytest.param(date(2025, 2, 1), "glide_bomb", "all", 3370, "exact", id="3,370"),
        pytest.param(JUNE_2025, "glide_bomb", "all", 5000, "approx", id="about 5,000"),
        pytest.param(JUNE_2025, "missile", "all", 330, "at_least", id="over 330"),
        pytest.param(JUNE_2025, "missile", "ballistic", 80, "at_most", id="nearly 80"),
    ],
)
def test_statement_keeps_its_bound(
    built: Connection,
    month: date,
    category: str,
    munition_class: str,
    launched: int,
    bound: str,
) -> None:
    """A figure keeps its bound: exact, at least, at most or about."""
    found = built.execute(
        """
        select launched, launched_bound from volumes
        where month = $month and category = $category and basis = 'monthly_statement'
            and munition_class = $munition_class
        """,
        {"month": month, "category": category, "munition_class": munition_class},
    ).fetchall()
    assert [(launched, bound)] == found


@pytest.mark.parametrize(
    ("month", "category", "expected"),
    [
        pytest.param(
            JUNE_2025, "missile", (2, 239, "exact", 330, "at_least"), id="missiles"
        ),
        pytest.param(
            JUNE_2025, "drone", (3, 2453, "exact", 5438, "exact"), id="drones"
        ),
        pytest.param(
            JULY_2025,
            "glide_bomb",
            (2, 3786, "exact", 5100, "at_least"),
            id="glide bombs",
        ),
        pytest.param(
            JULY_2025, "drone", (1, None, None, None, None), id="Shaheds alone"
        ),
        pytest.param(
            OCTOBER_2025, "missile", (0, None, None, None, None), id="nothing stated"
        ),
    ],
)
def test_range_covers_statements_on_exactly_this_month(
    built: Connection, month: date, category: str, expected: tuple[object, ...]
) -> None:
    """The whisker runs from the smallest to the largest figure, with their bounds."""
    found = built.execute(
        """
        select n_statements, range_low, range_low_bound, range_high, range_high_bound
        from headline_volumes where month = $month and category = $category
        """,
        {"month": month, "category": category},
    ).fetchall()
    assert [expected] == found


# Rule 13: nothing is overwritten.


def test_only_the_current_version_is_counted(data_dir: Path) -> None:
    """An earlier version of a report is kept but not counted."""
    change_row(
        register_path(data_dir, "air_force_reports"),
        of=SHAHEDS_OF_20_JUNE,
        known_from="2025-06-22",
    )
    append_copy(
        register_path(data_dir, "air_force_reports"),
        of=SHAHEDS_OF_20_JUNE,
        launched="80",
        known_from="",
        known_to="2025-06-22",
    )
    with built_from(data_dir, "headline_volumes") as con:
        june = headline(con, JUNE_2025, "drone")
    expected = (109, "exact", "national_reports", "reported")
    assert expected == june


def test_month_in_which_the_copy_ends_is_a_lower_bound(scratch: Connection) -> None:
    """The month in which the feed's copy ends has a lower bound."""
    scratch.execute("update known_vintages set as_of = '2025-11-09'")
    scratch.execute("drop table volumes")
    sql = (SQL_DIR / "marts" / "volumes.sql").read_text(encoding="utf-8")
    scratch.execute(f"create table volumes as {sql}")
    found = scratch.execute(
        """
        select launched, launched_bound, status from volumes
        where month = '2025-11-01' and category = 'drone' and munition_class = 'all'
        """
    ).fetchall()
    expected = [(458, "at_least", "month_not_over")]
    assert expected == found


# The build itself.


def test_list_of_models_equals_the_files() -> None:
    """Every model has a file, and every file is run."""
    files = {
        f"{path.parent.name}/{path.stem}"
        for path in SQL_DIR.glob("*/*.sql")
        if path.parent.name not in {"checks", "macros", "warnings"}
    }
    assert files == set(MODELS)
    assert len(MODELS) == len(set(MODELS))


def test_list_of_macros_equals_the_files() -> None:
    """Every macro has a file, and every file is run."""
    files = {path.stem for path in (SQL_DIR / "macros").glob("*.sql")}
    assert files == set(MACROS)
    assert len(MACROS) == len(set(MACROS))


def test_list_of_checks_equals_the_files() -> None:
    """Every check has a file, and every file is run."""
    files = {path.stem for path in (SQL_DIR / "checks").glob("*.sql")}
    assert files == set(CHECKS)
    assert len(CHECKS) == len(set(CHECKS))


def test_sql_file_begins_with_its_grain_or_rule() -> None:
    """A model opens with its grain and a check with its rule, in one sentence."""
    first_lines = {
        path: path.read_text(encoding="utf-8").splitlines()[0]
        for path in SQL_DIR.rglob("*.sql")
    }
    unfit = [
        path.name
        for path, line in first_lines.items()
        if not (line.startswith("-- ") and line.endswith("."))
    ]
    assert not unfit


@pytest.fixture(scope="module")
def build_and_steps(
    small_data: Path,
) -> Iterator[tuple[Connection, list[tuple[str, int, int]]]]:
    """Give a build with an id of its own, and the progress steps it reported."""
    steps: list[tuple[str, int, int]] = []
    with duckdb.connect() as con:
        build(
            con,
            small_data,
            build_id="0123456789ab",
            progress=lambda *step: steps.append(step),
        )
        yield con, steps


def test_progress_counts_every_step(
    build_and_steps: tuple[Connection, list[tuple[str, int, int]]], small_data: Path
) -> None:
    """The steps are the registers, models and checks, numbered to the last."""
    _, steps = build_and_steps
    registers = [register.name for register in read_package(small_data).registers]
    names = [
        *(f"load {name}" for name in registers),
        *(f"model {model.partition('/')[2]}" for model in MODELS),
        *(f"check {check}" for check in CHECKS),
    ]
    expected = [(name, n, len(names)) for n, name in enumerate(names, start=1)]
    assert expected == steps


def test_build_contains_its_id(
    build_and_steps: tuple[Connection, list[tuple[str, int, int]]],
) -> None:
    """The build contains its own id."""
    con, _ = build_and_steps
    found = con.execute("select build_id, as_of from build_info").fetchall()
    assert [("0123456789ab", date(2026, 6, 28))] == found


# Every check can fail: damage -> the check that must stop it.

DAMAGE = {
    "report after the feed's copy": (
        "no_report_is_from_the_future",
        "update stg_vintages set as_of = '2026-01-04'",
    ),
    "additional report that the feed has": (
        "no_additional_report_in_the_feed",
        (
            "insert into stg_additional_reports by name "
            "select report_id, start_date, end_date, munition_ids "
            "from stg_air_force_reports where report_id = '2025-06-20-86823f57ff'"
        ),
    ),
    "bundle of two categories": (
        "no_bundle_spans_categories",
        (
            "update known_reports set n_categories = 2 "
            "where report_id = '2026-01-05-b1ddc0c892'"
        ),
    ),
    "bar that is more than its sources": (
        "volume_sources_add_up",
        (
            "update volumes set launched = 110 where month = '2025-06-01' "
            "and category = 'drone' and munition_class = 'all' "
            "and basis = 'national_reports'"
        ),
    ),
    "bar of fewer reports than its sources": (
        "volume_sources_add_up",
        "delete from volume_sources where source_id = '2024-02-12-f503be76fa'",
    ),
    "headline that is not its volume": (
        "headline_is_its_volume",
        (
            "update headline_volumes set launched = 5438 "
            "where month = '2025-06-01' and category = 'drone'"
        ),
    ),
    "headline with another bound": (
        "headline_is_its_volume",
        (
            "update headline_volumes set launched_bound = 'exact' "
            "where month = '2025-06-01' and category = 'glide_bomb'"
        ),
    ),
    "regional report in the headline": (
        "no_regional_report_in_headline",
        (
            "update volume_sources set basis = 'national_reports' "
            "where source_id = '2025-06-20-8e52499fd2'"
        ),
    ),
    "month with two headlines": (
        "no_month_counted_twice",
        (
            "insert into headline_volumes select * from headline_volumes "
            "where month = '2025-06-01' and category = 'drone'"
        ),
    ),
    "report in two months": (
        "no_month_counted_twice",
        (
            "insert into volume_sources "
            "select * replace (date '2025-07-01' as month) from volume_sources "
            "where source_id = '2025-06-20-86823f57ff'"
        ),
    ),
    "figure without a link": (
        "every_figure_has_a_link",
        (
            "update volume_sources set url = null "
            "where source_id = '2025-06-20-86823f57ff'"
        ),
    ),
    "figure with a link that runs code": (
        "every_figure_has_a_link",
        (
            "update volume_sources set url = 'javascript:alert(1)' "
            "where source_id = '2025-06-20-86823f57ff'"
        ),
    ),
    "withheld figure as zero": (
        "no_withheld_figure_as_zero",
        (
            "update volume_sources set status = 'withheld', launched = 0 "
            "where source_id = '2025-06-20-86823f57ff'"
        ),
    ),
    "month reported in full in spite of a withheld report": (
        "no_withheld_figure_as_zero",
        (
            "update volumes set n_withheld = 1 where month = '2025-06-01' "
            "and category = 'drone' and basis = 'national_reports'"
        ),
    ),
}


@pytest.mark.parametrize(("check", "damage"), DAMAGE.values(), ids=DAMAGE)
def test_check_stops_the_build_if_its_rule_is_broken(
    scratch: Connection, check: str, damage: str
) -> None:
    """If its rule is broken, a check stops the build and names itself."""
    path = SQL_DIR / "checks" / f"{check}.sql"
    run_check(scratch, path)
    scratch.execute(damage)
    with pytest.raises(DataError, match=rf"(^check {check}: |checks/{check}\.sql\.$)"):
        run_check(scratch, path)


def test_every_check_has_a_case_that_breaks_it() -> None:
    """A check that no damage makes fail proves nothing."""
    of_registers = {case.check for case in (*CASES.values(), *LOSSES.values())}
    assert set(CHECKS) == of_registers | {check for check, _ in DAMAGE.values()}


def test_check_lists_five_rows_and_the_number_of_others(scratch: Connection) -> None:
    """A rule broken by many rows is reported in a few lines."""
    scratch.execute(
        "update volume_sources set url = null where source_kind = 'statement'"
    )
    with pytest.raises(DataError) as error:
        run_check(scratch, SQL_DIR / "checks" / "every_figure_has_a_link.sql")
    lines = str(error.value).splitlines()
    expected = 5
    assert expected == sum(line.startswith("  source_kind statement") for line in lines)
    assert "  and 13 more" in lines
