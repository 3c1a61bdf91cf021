-- One row per figure that a bar was made from, or that is shown beside it, with its link.
with
counted as (select * from counted_reports where category <> 'other'),

-- The inputs of an implied month: the longer total, minus the other months.
implied_parts as (
    select
        month,
        unnest(list_prepend(total_id, subtracted_ids)) as statement_id,
        case when statement_id = total_id then 1 else -1 end as sign
    from implied_totals
    where is_figure
),

-- Statements on parts of a month with their shares of the sum; weeks are cut by days.
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
            -- Rule 10: the president's figures for days of a month with another's bar.
            or (
                claimant = 'Volodymyr Zelensky'
                and not is_stated_whole
                and period_start in (
                    select month from headline_volumes
                    where category = 'glide_bomb' and president_launched is not null
                )
            )
        )
),

of_reports as (
    select
        counted.*,
        case when scope = 'national' then bases.basis else 'regional_reports' end
            as basis,
        'bar' as role,
        'report' as source_kind,
        report_id as source_id,
        launched as stated,
        'daily_report' as method,
        claimant as publisher,
        day as published_on
    from counted
    left join national_bases as bases using (month)
),

of_general_staff as (
    select
        cast(date_trunc('month', day) as date) as month,
        'glide_bomb' as category,
        'all' as munition_class,
        'general_staff_daily' as basis,
        'bar' as role,
        'report' as source_kind,
        'general-staff-' || day as source_id,
        day as start_date,
        day as end_date,
        guided_bombs as stated,
        guided_bombs as launched,
        guided_bombs_bound as launched_bound,
        status,
        false as is_provisional,
        'General Staff of Ukraine' as claimant,
        'daily_report' as method,
        'General Staff of Ukraine' as publisher,
        day as published_on,
        url,
        'linked' as url_status
    from known_general_staff_reports
),

-- What a statement contributes to a month: all of it, a share, or a subtraction.
shares as (
    select
        month,
        statement_id,
        munition_class,
        population as munitions,
        case when method = 'tally' and is_chosen then 'tally' else 'monthly_statement' end
            as basis,
        case when is_chosen then 'bar' else 'beside' end as role,
        stated as launched
    from monthly_statements

    union all by name

    select
        parts.month,
        parts.statement_id,
        'all' as munition_class,
        'implied' as basis,
        'bar' as role,
        parts.sign * statements.stated as launched
    from implied_parts as parts
    inner join known_statements as statements using (statement_id)

    union all by name

    select
        month,
        statement_id,
        'all' as munition_class,
        basis,
        role,
        share as launched
    from parts
),

of_statements as (
    select
        shares.*,
        statements.category,
        'statement' as source_kind,
        shares.statement_id as source_id,
        statements.period_start as start_date,
        statements.period_end as end_date,
        statements.stated,
        statements.bound as launched_bound,
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
    from shares
    inner join known_statements as statements using (statement_id)
),

sources as (
    select * from of_reports
    union all by name
    select * from of_statements
    union all by name
    select * from of_general_staff
)

select
    month,
    category,
    munition_class,
    basis,
    role,
    source_kind,
    source_id,
    start_date,
    start_time,
    end_date,
    end_time,
    munitions,
    target_areas,
    stated,
    launched,
    launched_bound,
    shot_down,
    suppressed,
    stopped,
    status,
    is_provisional,
    claimant,
    method,
    publisher,
    published_on,
    url,
    url_status,
    read_at,
    note
from sources
order by month, category, munition_class, basis, role, end_date, source_id
