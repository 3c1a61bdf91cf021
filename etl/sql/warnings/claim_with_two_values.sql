-- A claimant gives one figure for one thing: one on a page, and one exact figure.
with
claims as (
    select
        *,
        concat_ws(' ', category, munition_class, metric, period_start, 'to', period_end) as subject,
        lower(url) as page
    from raw_statements
)

select
    'statements' as register,
    again.statement_id as row_id,
    again.value || ' of ' || again.claimant || ' for ' || again.subject || ', and ' || once.value
    || ' of ' || once.statement_id || case when again.page = once.page then ', of the same page: ' else ': ' end
    || again.url as problem
from claims as again
inner join claims as once
    on
        again.statement_id > once.statement_id
        and again.claimant = once.claimant
        and again.subject = once.subject
        and (
            again.page = once.page
            or (again.bound = 'exact' and once.bound = 'exact' and again.value <> once.value)
        )
order by row_id
