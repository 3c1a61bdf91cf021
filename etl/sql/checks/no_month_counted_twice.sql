-- A month has one headline figure a category, and a report counts in one month, once.
with
bars as not materialized (  -- rereading is cheaper than keeping it in memory
    select
        *,
        -- A week may be in two months, and a total may imply several months.
        case when basis in ('weekly_estimate', 'implied') then month end as of_month
    from volume_sources
    where role = 'bar'
),

-- For speed: only sources that occur twice in the headline, or twice in the classes,
-- can be counted twice. There are hardly any, and only those are examined below.
suspects as (
    select hash(source_id, of_month) as key
    from bars
    where munition_class = 'all'
    group by key
    having count(*) > 1

    union

    select hash(source_id, of_month) as key
    from bars
    where munition_class <> 'all'
    group by key
    having count(*) > 1
)

select
    'headline' as found_in,
    cast(month as varchar) || ' ' || category as counted_twice,
    count(*) as times
from headline_volumes
group by month, category
having count(*) > 1

union all

select
    'volume_sources' as found_in,
    source_id || ' ' || category || ' ' || munition_class || ' ' || basis
        as counted_twice,
    count(*) as times
from bars
semi join suspects on hash(bars.source_id, bars.of_month) = suspects.key
group by source_id, category, munition_class, basis, of_month
having count(*) > 1
