-- One row per figure that a bar was made from, or that stands beside it, down to the link.
with
counted as (select * from counted_reports where category <> 'other'),

statements as (select * from monthly_statements),

-- What an implied month was computed from: the longer total, less the other months.
implied_parts as (
    select
        month,
        category,
        total_id as statement_id,
        1 as sign
    from implied_totals
    where is_figure

    union all

    select
        month,
        category,
        unnest(subtracted_ids) as statement_id,
        -1 as sign
    from implied_totals
    where is_figure
),

-- Statements on parts of a month, each with its share of the sum; cut weeks by days.
parts as (
    select
        period_start as month,
        case when basis = 'beside' then 'president_statements' else basis end as basis,
        case when basis = 'beside' then 'beside' else 'bar' end as role,
        unnest(shares, recursive := true)
    from partial_statements
    where
        period_type = 'month'
        and (
            basis <> 'beside'
            -- Rule 10: what the president says of days of a month that others' bar is of.
            or (
                claimant = 'Volodymyr Zelensky'
                and not is_stated_whole
                and period_start in (
                    select month from headline_volumes
                    where category = 'glide_bomb' and president_launched is not null
                )
            )
        )
)

select
    counted.month,
    category,
    munition_class,
    case when scope = 'national' then bases.basis else 'regional_reports' end as basis,
    'bar' as role,
    'report' as source_kind,
    report_id as source_id,
    start_date,
    start_time,
    end_date,
    end_time,
    munitions,
    target_areas,
    launched as stated,
    launched,
    launched_bound,
    shot_down,
    suppressed,
    stopped,
    status,
    is_provisional,
    claimant,
    'daily_report' as method,
    claimant as publisher,
    day as published_on,
    url,
    url_status,
    read_at,
    note
from counted
left join national_bases as bases using (month)

union all

select
    month,
    category,
    munition_class,
    case when method = 'tally' and is_chosen then 'tally' else 'monthly_statement' end
        as basis,
    case when is_chosen then 'bar' else 'beside' end as role,
    'statement' as source_kind,
    statement_id as source_id,
    month as start_date,
    null as start_time,
    last_day(month) as end_date,
    null as end_time,
    population as munitions,
    null as target_areas,
    stated,
    stated as launched,
    bound as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    'reported' as status,
    false as is_provisional,
    claimant,
    method,
    publisher,
    published_on,
    url,
    'linked' as url_status,
    read_at,
    note
from statements

union all

select
    parts.month,
    parts.category,
    'all' as munition_class,
    'implied' as basis,
    'bar' as role,
    'statement' as source_kind,
    parts.statement_id as source_id,
    statements.period_start as start_date,
    null as start_time,
    statements.period_end as end_date,
    null as end_time,
    null as munitions,
    null as target_areas,
    statements.stated,
    parts.sign * statements.stated as launched,
    statements.bound as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    'reported' as status,
    false as is_provisional,
    statements.claimant,
    statements.method,
    statements.publisher,
    statements.published_on,
    statements.url,
    'linked' as url_status,
    statements.read_at,
    statements.note
from implied_parts as parts
inner join known_statements as statements using (statement_id)

union all

select
    parts.month,
    statements.category,
    'all' as munition_class,
    parts.basis,
    parts.role,
    'statement' as source_kind,
    parts.statement_id as source_id,
    statements.period_start as start_date,
    null as start_time,
    statements.period_end as end_date,
    null as end_time,
    null as munitions,
    null as target_areas,
    statements.stated,
    parts.share as launched,
    statements.bound as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    'reported' as status,
    false as is_provisional,
    statements.claimant,
    statements.method,
    statements.publisher,
    statements.published_on,
    statements.url,
    'linked' as url_status,
    statements.read_at,
    statements.note
from parts
inner join known_statements as statements using (statement_id)

union all

select
    cast(date_trunc('month', day) as date) as month,
    'glide_bomb' as category,
    'all' as munition_class,
    'general_staff_daily' as basis,
    'bar' as role,
    'report' as source_kind,
    'general-staff-' || day as source_id,
    day as start_date,
    null as start_time,
    day as end_date,
    null as end_time,
    null as munitions,
    null as target_areas,
    guided_bombs as stated,
    guided_bombs as launched,
    guided_bombs_bound as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    status,
    false as is_provisional,
    'General Staff of Ukraine' as claimant,
    'daily_report' as method,
    'General Staff of Ukraine' as publisher,
    day as published_on,
    url,
    'linked' as url_status,
    null as read_at,
    null as note
from known_general_staff_reports
order by month, category, munition_class, basis, role, end_date, source_id
