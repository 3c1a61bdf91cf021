-- One row per claimant, method and category, with the period that its figures cover.
with
claims as (
    select
        claimant,
        'daily_report' as method,
        category,
        scope,
        day as first_day,
        day as last_day
    from known_reports
    where category <> 'other'

    union all by name

    select
        claimant,
        method,
        category,
        population,
        period_start as first_day,
        period_end as last_day
    from known_statements
)

select
    claimant,
    method,
    category,
    string_agg(distinct scope, ';' order by scope) as scopes,
    string_agg(distinct population, ';' order by population) as populations,
    count(*) as n_figures,
    min(first_day) as first_day,
    max(last_day) as last_day
from claims
group by claimant, method, category
order by claimant, method, category
