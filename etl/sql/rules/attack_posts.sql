-- One row per attack window, weapons, target and post, summed over its national reports.
with
posts as (
    select
        start_date,
        start_time,
        end_date,
        end_time,
        window_start(start_date, start_time) as starts_at,
        window_end(end_date, end_time) as ends_at,
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
        count(*) filter (where status <> 'withheld' and launched is null)
            as n_not_stated,
        count(*) filter (where launched is null or launched_bound = 'at_least') as n_open,
        count(*) filter (where launched_bound in ('approx', 'at_most')) as n_rounded,
        count(*) filter (where stopped is null) as n_without_stopped,
        count(*) filter (where is_provisional) as n_provisional
    from counted_reports
    where scope = 'national' and munition_class = 'all'
        and category in ('missile', 'drone')
    group by all
),

running as (
    select
        *,
        max(ends_at) over (
            partition by end_date order by starts_at, ends_at
            rows between unbounded preceding and 1 preceding
        ) as others_end_at
    from (select distinct end_date, starts_at, ends_at from posts)
),

-- Rule 6: windows that overlap and end on the same day are one attack.
numbered as (
    select
        *,
        count(*) filter (where others_end_at is null or starts_at >= others_end_at)
            over (
                partition by end_date
                order by starts_at, ends_at
                rows unbounded preceding
            ) as attack
    from running
)

select
    posts.*,
    numbered.attack
from posts
inner join numbered using (end_date, starts_at, ends_at)
