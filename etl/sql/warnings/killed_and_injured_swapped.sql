-- Reports of one strike have the killed and the injured the same way round.
with
reports as (
    select *
    from raw_strike_reports
    where claimant_side <> 'russia' and killed is not null and injured is not null
)

select
    'strike_reports' as register,
    report.report_id as row_id,
    report.killed || ' killed and ' || report.injured || ' injured, the other way round from '
    || string_agg(other.report_id, ', ' order by other.report_id)
    || ': ' || any_value(other.killed order by other.report_id)
    || ' and ' || any_value(other.injured order by other.report_id) as problem
from reports as report
inner join reports as other
    on
        report.strike_id = other.strike_id
        and report.killed > report.injured
        and other.killed < other.injured
        -- Tolls grow, so only figures far closer to the other column count as swapped.
        and 2 * abs(report.killed - other.injured) < abs(report.killed - other.killed)
        and 2 * abs(report.injured - other.killed) < abs(report.injured - other.injured)
group by report.report_id, report.killed, report.injured
order by row_id
