-- A withheld figure is unknown, not a number, and its month says that it is missing.
select
    'volume_sources' as found_in,
    source_id as place,
    launched
from volume_sources
where status = 'withheld' and launched is not null

union all

select
    'volumes' as found_in,
    cast(month as varchar) || ' ' || category || ' ' || munition_class as place,
    launched
from volumes
where n_withheld > 0 and launched_bound in ('exact', 'approx')
