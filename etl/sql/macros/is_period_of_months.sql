-- Whether a period overlaps a view's months; a year to date counts as its whole year.
create macro is_period_of_months(
    period_type, period_start, period_end, first_month, last_month
) as
period_start <= last_day(cast(last_month as date))
and (
    period_end >= cast(first_month as date)
    or period_type = 'year_to_date'
    and year(period_end) = year(cast(first_month as date))
)
