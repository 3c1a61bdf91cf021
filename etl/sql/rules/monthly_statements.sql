-- One row per statement on what was launched in exactly one month.
with
statements as (select * from known_statements),

for_one_month as (
    select
        *,
        -- The populations that the headline counts: all missiles, all glide bombs, and
        -- attack drones under each of the names that claimants give them.
        case
            when population is null then 'all'
            when category = 'drone' and population in ('strike', 'shahed_type') then 'all'
            else population
        end as munition_class,
        -- Rule 10b: the written order of whose monthly figure is taken first.
        case claimant
            when 'Ministry of Defence of Ukraine' then 1
            when 'General Staff of Ukraine' then 2
            when 'Ukrainian Air Force' then 3
            when 'Volodymyr Zelensky' then 4
            else 5
        end as precedence
    from statements
    where
        metric = 'launched'
        and period_start = date_trunc('month', period_start)
        and period_end = last_day(period_start)
)

select
    statement_id,
    period_start as month,
    category,
    munition_class,
    population,
    stated,
    bound,
    claimant,
    claimant_side,
    method,
    publisher,
    published_on,
    url,
    note,
    -- Rule 11: a month's range is of figures for the whole category; Shahed-type drones
    -- alone are fewer than the attack drones that the reports count.
    munition_class <> 'all' or population is null or population = 'strike' as is_in_range,
    -- Rule 9: only official summaries can be the month's figure; tallies and estimates
    -- stand beside it. Among equals the latest published is taken.
    method = 'official_summary'
    and row_number() over (
        partition by period_start, category, munition_class, method
        order by precedence, published_on desc nulls last, statement_id
    ) = 1 as is_chosen
from for_one_month
order by statement_id
