"""The revisions in the 60 copies: compared with each other, and counted."""

import duckdb

Connection = duckdb.DuckDBPyConnection


def test_revisions_since_july_2025_by_kind(shipped: Connection) -> None:
    """The copies after 27 July 2025 have 13 revised figures and 15 renamings."""
    found = shipped.execute(
        """
        select kind, count(*) from revisions
        where revised_on > '2025-07-27' and revised_on <= '2026-06-28'
        group by kind order by kind
        """
    ).fetchall()
    expected = [("added", 6), ("recounted", 5), ("redated", 2), ("renamed", 15)]
    assert expected == found


def test_revisions_of_the_early_copies_by_kind(shipped: Connection) -> None:
    """From 29 October 2023 to 27 July 2025 there are 15 figures and 60 renamings."""
    found = shipped.execute(
        """
        select kind, count(*) from revisions
        where revised_on <= '2025-07-27' group by kind order by kind
        """
    ).fetchall()
    expected = [
        ("added", 5),
        ("recounted", 1),
        ("redated", 7),
        ("removed", 2),
        ("renamed", 60),
    ]
    assert expected == found


def test_every_change_of_a_total_is_listed_as_a_revision(shipped: Connection) -> None:
    """A copy's change of earlier days equals the sum of its revisions."""
    found = shipped.execute(
        """
        with
        listed as (
            select
                month, category, revised_on as as_of,
                sum(
                    coalesce(cast(new_value as bigint), 0)
                    - coalesce(cast(old_value as bigint), 0)
                ) as revised
            from revisions
            where scope = 'national' and in_headline and field = 'launched'
                and category in ('missile', 'drone')
            group by all
        )

        select month, category, as_of, vintage_volumes.revised, listed.revised
        from vintage_volumes full join listed using (month, category, as_of)
        where coalesce(vintage_volumes.revised, 0) <> coalesce(listed.revised, 0)
        """
    ).fetchall()
    assert [] == found


def test_no_revision_is_listed_twice(shipped: Connection) -> None:
    """A field of a report changes at most once in a copy."""
    found = shipped.execute(
        """
        select report_id, revised_on, field, count(*) from revisions
        group by all having count(*) > 1
        """
    ).fetchall()
    assert [] == found


def test_no_rename_is_listed_as_removal_and_addition(shipped: Connection) -> None:
    """A removed and an added line that differ only in a name are listed as one."""
    found = shipped.execute(
        """
        select removed.report_id, added.report_id
        from revisions as removed
        inner join revisions as added
            on removed.revised_on = added.revised_on and removed.url = added.url
            and removed.day = added.day and removed.old_value = added.new_value
        where removed.kind = 'removed' and added.kind = 'added'
        """
    ).fetchall()
    assert [] == found


def test_one_total_changed_after_its_first_print(shipped: Connection) -> None:
    """32 months per category ended between the copies; one total has changed since."""
    found = shipped.execute(
        """
        select category, count(first_print), count(*) filter (where revised <> 0)
        from first_prints group by category order by category
        """
    ).fetchall()
    assert [("drone", 32, 0), ("missile", 32, 1)] == found


def test_totals_of_the_newest_copy_are_as_exact_as_volumes(shipped: Connection) -> None:
    """A month that only the copy covers has the total and the bound of Volumes."""
    found = shipped.execute(
        """
        select month, category, first_prints.launched, first_prints.launched_bound
        from first_prints
        inner join volumes using (month, category)
        where munition_class = 'all' and basis = 'national_reports'
            and (first_prints.launched, first_prints.launched_bound)
                is distinct from (volumes.launched, volumes.launched_bound)
        """
    ).fetchall()
    assert [] == found
    at_least = shipped.execute(
        """
        select cast(month as varchar), category from first_prints
        where is_month_over and launched_bound = 'at_least' order by all
        """
    ).fetchall()
    # The first days of September 2022 are in no copy, a bundle of June 2023 has drones
    # that are not counted, and reports of February 2024 have no number.
    assert [
        ("2022-09-01", "drone"),
        ("2022-09-01", "missile"),
        ("2023-06-01", "drone"),
        ("2024-02-01", "missile"),
    ] == at_least
