-- Strikes on one place and day differ in their pages, or in claimant or counts.
with
reports as (
    select
        strikes.strike_id,
        strikes.parent_strike_id,
        strikes.place,
        strikes.oblast,
        strikes.date_start,
        coalesce(strikes.date_end, strikes.date_start) as date_end,
        reports.report_id,
        reports.claimant,
        reports.url,
        -- The counts to compare; a report without any is ignored.
        [reports.killed, reports.injured, reports.missiles_launched, reports.drones_launched] as counts
    from raw_strike_reports as reports
    inner join raw_strikes as strikes using (strike_id)
)

select
    'strike_reports' as register,
    again.report_id as row_id,
    'speaks of a strike on ' || again.place || ' as ' || once.report_id || ' does of another of these days, '
    || case
        when lower(again.url) = lower(once.url) then 'on the same page: ' || again.url
        else 'with the same claimant and counts: ' || again.claimant
    end as problem
from reports as again
inner join reports as once
    on
        again.strike_id > once.strike_id
        and again.place = once.place
        and again.oblast is not distinct from once.oblast
        and again.date_start <= once.date_end
        and again.date_end >= once.date_start
where
    (
        again.counts = once.counts
        and len(list_filter(again.counts, lambda n : n is not null)) > 0
        and (again.claimant = once.claimant or lower(again.url) = lower(once.url))
    )
    -- A page on one place is about one strike, or about a part of it.
    or (
        lower(again.url) = lower(once.url)
        and again.oblast is not null
        and again.parent_strike_id is distinct from once.strike_id
        and once.parent_strike_id is distinct from again.strike_id
    )
order by row_id
