-- A month has one headline figure a category, and a report counts in one month, once.
with
bars as (
    select
        *,
        -- A week may touch two months, and a total may leave several to be implied.
        case when basis in ('weekly_estimate', 'implied') then month end as of_month
    from volume_sources
    where role = 'bar'
),

-- Equal keys have equal hashes, which are far smaller to hold side by side.
suspects as (
    select hash(source_id, category, munition_class, basis, of_month) as key
    from bars
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
where hash(source_id, category, munition_class, basis, of_month) in (
    select key from suspects
)
group by source_id, category, munition_class, basis, of_month
having count(*) > 1
