-- No report speaks of a day after the copy of the feed in which it stands.
select
    report_id,
    end_date,
    (select max(as_of) from stg_vintages) as as_of
from stg_air_force_reports
where end_date > (select max(as_of) from stg_vintages)
