-- One row per day, class, weapons and status of the reports, summed (rule 6).
select
    day,
    month,
    scope,
    category,
    munition_class,
    member_classes,
    munitions,
    status,
    is_provisional,
    -- Rule 2: sum() of only nulls stays null (unknown).
    cast(sum(launched) as bigint) as launched,
    cast(sum(shot_down) as bigint) as shot_down,
    cast(sum(suppressed) as bigint) as suppressed,
    cast(sum(stopped) as bigint) as stopped,
    cast(sum(launched_with_outcome) as bigint) as launched_with_outcome,
    cast(sum(stopped_with_outcome) as bigint) as stopped_with_outcome,
    count(*) as n_reports,
    count(*) filter (where status = 'withheld') as n_withheld,
    count(*) filter (where status <> 'withheld' and launched is null) as n_not_stated,
    count(*) filter (where launched is null) as n_without_launched,
    count(*) filter (where stopped is null) as n_without_stopped,
    -- Rule 11: numbers that the reports give as bounds.
    count(*) filter (where launched_bound = 'at_least') as n_at_least,
    count(*) filter (where launched_bound in ('approx', 'at_most')) as n_rounded
from counted_reports
group by all
