-- One row per report of a strike that had been published by the given day (rule 13).
select reports.*
from stg_strike_reports as reports
inner join stg_strikes as strikes using (strike_id)
where
    -- A report without a date is no earlier than the end of the strike that it is on.
    coalesce(reports.published_on, strikes.date_end)
    <= (select known_on from known_on)
order by report_id
