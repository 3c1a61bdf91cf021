-- Every strike has a report: it is in the register because somebody published it.
select
    'strikes' as register,
    strikes.strike_id as row_id,
    'strike_id' as column_name,
    'strike_reports has no report of this strike.' as problem,
    'Restore or write its reports in data/registers/strike_reports.csv; a strike that nobody '
    || 'reports is not registered.' as remedy
from raw_strikes as strikes
anti join raw_strike_reports as reports using (strike_id)
order by strikes.strike_id
