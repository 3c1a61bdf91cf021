-- The sources of a bar add up to the bar exactly.
with
sources as (
    select
        month,
        category,
        munition_class,
        basis,
        sum(launched) as launched,
        count(*) as n_sources
    from volume_sources
    where role = 'bar'
    group by all
)

select
    month,
    category,
    munition_class,
    basis,
    volumes.launched,
    sources.launched as launched_in_sources,
    volumes.n_reports,
    sources.n_sources
from volumes
full join sources using (month, category, munition_class, basis)
where
    volumes.launched is distinct from sources.launched
    or volumes.n_reports is distinct from coalesce(sources.n_sources, 0)
