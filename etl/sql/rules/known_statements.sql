-- One row per statement that had been published on the day asked for (rule 13).
select *
from stg_statements
-- Where nobody noted the day of publication, no earlier one than the period's end can be.
where coalesce(published_on, period_end) <= (select known_on from known_on)
order by statement_id
