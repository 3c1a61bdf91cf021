"""What the 60 copies revised: held against each other, and counted."""

import duckdb

Connection = duckdb.DuckDBPyConnection


def test_revisions_of_a_year_by_kind(shipped: Connection) -> None:
    """The copies after that of 27 July 2025: 13 figures and 15 names."""
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
    """From 29 October 2023 to 27 July 2025: 15 figures and 60 names."""
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


def test_every_change_of_a_total_is_in_the_list(shipped: Connection) -> None:
    """What a copy changed of days told before is what its revisions add up to."""
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
    """A field of a report changes once in a copy, in one way."""
    found = shipped.execute(
        """
        select report_id, revised_on, field, count(*) from revisions
        group by all having count(*) > 1
        """
    ).fetchall()
    assert [] == found


def test_no_rename_is_listed_as_removal_and_addition(shipped: Connection) -> None:
    """A line that is gone and one that is new, alike but for a name, are one."""
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
    """32 months a category ended between the copies; one stands no more."""
    found = shipped.execute(
        """
        select category, count(first_print), count(*) filter (where revised <> 0)
        from first_prints group by category order by category
        """
    ).fetchall()
    assert [("drone", 32, 0), ("missile", 32, 1)] == found
