-- One row per day, category, class and basis for which there is a report.
select
    day,
    category,
    munition_class,
    scope || '_reports' as basis,
    cast(sum(launched) as bigint) as launched,
    cast(sum(shot_down) as bigint) as shot_down,
    cast(sum(suppressed) as bigint) as suppressed,
    cast(sum(stopped) as bigint) as stopped,
    count(*) as n_reports,
    count(*) filter (where status = 'withheld') as n_withheld,
    count(*) filter (where status <> 'withheld' and launched is null) as n_not_stated,
    count(launched) = count(*) as is_complete
from counted_reports
where category <> 'other'
group by day, category, munition_class, scope
order by day, category, munition_class, basis
