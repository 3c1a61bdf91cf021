-- A month has one headline figure a category, and a report counts in one month, once.
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
from volume_sources
where role = 'bar'
group by
    source_id,
    category,
    munition_class,
    basis,
    -- A week may touch two months, and a total may leave several to be implied.
    case when basis in ('weekly_estimate', 'implied') then month end
having count(*) > 1
