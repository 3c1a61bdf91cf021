-- One row per attack window, weapons, target and post: what its national reports say.
select
    start_date,
    start_time,
    end_date,
    end_time,
    day,
    month,
    category,
    munitions,
    target_areas,
    claimant,
    url,
    cast(sum(launched) as bigint) as launched,
    cast(sum(stopped) as bigint) as stopped,
    count(*) as n_reports,
    count(*) filter (where status = 'withheld') as n_withheld,
    count(*) filter (where status <> 'withheld' and launched is null) as n_not_stated,
    count(*) filter (where launched is null) as n_without_launched
from counted_reports
where scope = 'national' and munition_class = 'all'
    and category in ('missile', 'drone')
group by all
