-- One row per statement on what was launched in exactly one month.
select
    period_start as month,
    * exclude (period_type, period_start, period_end)
from period_statements
where period_type = 'month'
order by statement_id
