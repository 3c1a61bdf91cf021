-- One row per month derived from one claimant's exact longer total (rule 10 (c)).
with
-- Exact figures for the whole category: rounded ones and bounds imply nothing.
exact_figures as (
    select *
    from known_statements
    where metric = 'launched' and bound = 'exact' and population is null
),

monthly as (
    select
        claimant,
        category,
        period_start as month,
        -- Two exact figures of one claimant for a month either agree or contradict.
        min(stated) as stated,
        count(distinct stated) as n_figures,
        arg_min(statement_id, published_on) as statement_id
    from exact_figures
    where period_type = 'month'
    group by claimant, category, period_start
),

months as (
    select
        statement_id as total_id,
        claimant,
        category,
        stated as total,
        cast(unnest(generate_series(period_start, period_end, interval 1 month)) as date)
            as month
    from exact_figures
    where
        period_start = date_trunc('month', period_start)
        and period_end = last_day(period_end)
        and period_type <> 'month'
),

implied as (
    select
        total_id,
        claimant,
        category,
        total,
        max(month) filter (where stated is null) as month,
        total - sum(stated) as launched,
        list(statement_id order by month) filter (where stated is not null)
            as subtracted_ids
    from months
    left join monthly using (claimant, category, month)
    group by total_id, claimant, category, total
    having
        count(*) filter (where stated is null) = 1
        and coalesce(max(n_figures), 1) = 1
)

select
    total_id,
    claimant,
    category,
    month,
    total,
    cast(launched as bigint) as launched,
    subtracted_ids,
    -- A negative remainder is not a figure: the claimant contradicts itself.
    launched >= 0 as is_figure
from implied
order by category, month, total_id
