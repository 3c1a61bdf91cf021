-- A headline figure is the volume of its month, category and basis, unchanged.
select
    headline.month,
    headline.category,
    headline.basis,
    headline.launched,
    volumes.launched as launched_in_volumes
from headline_volumes as headline
left join volumes
    on
        headline.month = volumes.month
        and headline.category = volumes.category
        and headline.basis = volumes.basis
        and volumes.munition_class = 'all'
where
    headline.launched is distinct from volumes.launched
    or headline.launched_bound is distinct from volumes.launched_bound
