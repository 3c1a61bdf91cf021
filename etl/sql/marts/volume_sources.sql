-- One row per figure that a bar was made from, or that stands beside it, down to the link.
with
counted as (select * from counted_reports where category <> 'other'),

statements as (select * from monthly_statements)

select
    month,
    category,
    munition_class,
    scope || '_reports' as basis,
    'bar' as role,
    'report' as source_kind,
    report_id as source_id,
    start_date,
    start_time,
    end_date,
    end_time,
    munitions,
    target_areas,
    launched,
    case when launched is not null then 'exact' end as launched_bound,
    shot_down,
    suppressed,
    stopped,
    status,
    claimant,
    'daily_report' as method,
    claimant as publisher,
    day as published_on,
    url,
    url_status,
    cast(null as varchar) as note
from counted

union all

select
    month,
    category,
    munition_class,
    'monthly_statement' as basis,
    case when is_chosen then 'bar' else 'beside' end as role,
    'statement' as source_kind,
    statement_id as source_id,
    month as start_date,
    null as start_time,
    last_day(month) as end_date,
    null as end_time,
    population as munitions,
    null as target_areas,
    stated as launched,
    bound as launched_bound,
    null as shot_down,
    null as suppressed,
    null as stopped,
    'reported' as status,
    claimant,
    method,
    publisher,
    published_on,
    url,
    'linked' as url_status,
    note
from statements
order by month, category, munition_class, basis, role, end_date, source_id
