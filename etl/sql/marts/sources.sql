-- One row per public page that is the source of a figure.
with
pages as (
    select
        url,
        case kind when 'daily_report' then 'report' else kind end as source_kind,
        publisher,
        first_day,
        last_day
    from claims

    union all

    -- Reports on other weapons count in no sum and are not claims, but have a page.
    select
        url,
        'report' as source_kind,
        claimant as publisher,
        day as first_day,
        day as last_day
    from known_reports
    where category = 'other'
)

select
    url,
    string_agg(distinct source_kind, ';' order by source_kind) as source_kinds,
    string_agg(distinct publisher, ';' order by publisher) as publishers,
    count(*) as n_figures,
    min(first_day) as first_day,
    max(last_day) as last_day
from pages
where url is not null
group by url
order by url
