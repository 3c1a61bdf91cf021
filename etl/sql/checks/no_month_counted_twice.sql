-- A month has one headline figure a category, and a report counts in one month, once.
with
bars as not materialized (  -- read as often as asked, never held
    select
        *,
        -- A week may touch two months, and a total may leave several to be implied.
        case when basis in ('weekly_estimate', 'implied') then month end as of_month
    from volume_sources
    where role = 'bar'
),

-- A source can be in the headline and in the classes twice only when it stands twice in
-- either; hardly one does, and of those alone it is asked how.
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
