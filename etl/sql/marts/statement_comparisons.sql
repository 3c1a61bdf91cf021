-- One row per statement on missiles or drones, beside the daily reports of its days.
with
statements as (
    select
        *,
        case when population = 'ballistic' then 'ballistic' else 'all' end
            as munition_class
    from stg_statements
    where category in ('missile', 'drone')
),

reports as (
    select * from counted_reports where scope = 'national'
),

covered as (
    select
        min(first_day) as first_day,
        max(last_day) as last_day
    from stg_vintages
),

summed as (
    select
        statements.statement_id,
        -- A statement on what was intercepted is held against what was stopped.
        cast(sum(
            case
                when statements.metric = 'launched' then reports.launched
                else reports.stopped
            end
        ) as bigint) as summed,
        count(distinct reports.day) as days_reported,
        count(reports.report_id) as n_reports,
        count(*) filter (where reports.report_id is not null
            and reports.launched is null) as n_missing
    from statements
    left join reports
        on
            statements.category = reports.category
            and statements.munition_class = reports.munition_class
            and reports.day between statements.period_start and statements.period_end
    group by statements.statement_id
)

select
    statements.statement_id,
    statements.period_start,
    statements.period_end,
    cast(statements.period_end - statements.period_start + 1 as bigint) as days,
    case
        when
            statements.period_start = date_trunc('month', statements.period_start)
            and statements.period_end = last_day(statements.period_start)
            then statements.period_start
    end as month,
    statements.category,
    statements.munition_class,
    statements.population,
    statements.metric,
    statements.stated,
    statements.bound,
    summed.summed,
    summed.days_reported,
    summed.n_reports,
    -- The feed must cover every day, or the two do not speak of the same days.
    statements.period_start >= covered.first_day
    and statements.period_end <= covered.last_day as is_covered,
    case when is_covered then summed.summed - statements.stated end as difference,
    case when is_covered then summed.summed / nullif(statements.stated, 0) end as ratio,
    summed.n_missing,
    statements.claimant,
    statements.claimant_side,
    statements.method,
    statements.publisher,
    statements.published_on,
    statements.url,
    statements.note
from statements
inner join summed using (statement_id)
cross join covered
order by period_start, period_end, statement_id
