-- One row per report of a strike that had been published on the day asked for (rule 13).
select reports.*
from stg_strike_reports as reports
inner join stg_strikes as strikes using (strike_id)
where
    coalesce(reports.published_on, strikes.date_start)
    <= (select known_on from known_on)
order by report_id
