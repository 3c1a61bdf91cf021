-- One row per statement that had been published by the given day (rule 13).
select *
from stg_statements
-- Without a day of publication, the end of the period is the earliest possible one.
where coalesce(published_on, period_end) <= (select known_on from known_on)
order by statement_id
