-- One row per public page that is the source of a figure.
with
pages as (
    select
        url,
        'report' as source_kind,
        claimant as publisher,
        end_date as first_day,
        end_date as last_day
    from known_reports
    where url is not null

    union all by name

    select
        url,
        'report' as source_kind,
        'General Staff of Ukraine' as publisher,
        day as first_day,
        day as last_day
    from known_general_staff_reports
    where url is not null

    union all by name

    select
        url,
        'statement' as source_kind,
        publisher,
        period_start as first_day,
        period_end as last_day
    from known_statements

    union all by name

    select
        reports.url,
        'strike_report' as source_kind,
        reports.publisher,
        strikes.date_start as first_day,
        strikes.date_end as last_day
    from known_strike_reports as reports
    inner join stg_strikes as strikes using (strike_id)
)

select
    url,
    string_agg(distinct source_kind, ';' order by source_kind) as source_kinds,
    string_agg(distinct publisher, ';' order by publisher) as publishers,
    count(*) as n_figures,
    min(first_day) as first_day,
    max(last_day) as last_day
from pages
group by url
order by url
