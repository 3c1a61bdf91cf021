-- Whether days are in a view's months; a range from the first month has no lower end.
create macro is_within_months(
    first_day, last_day, first_month, last_month, first_filter_month
) as
first_day <= last_day(cast(last_month as date))
and (last_day >= cast(first_month as date) or first_month = first_filter_month)
