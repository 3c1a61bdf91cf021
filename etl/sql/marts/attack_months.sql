-- One row per month and choice of weapons, with its days and the median day.
select
    month,
    categories,
    count(*) = day(last_day(month)) as is_whole,
    cast(day(last_day(month)) as bigint) as days_in_month,
    count(*) filter (where n_reports > 0) as days_reported,
    count(launched) as days_with_figure,
    count(*) filter (where launched_bound <> 'exact') as days_partial,
    -- Discrete, so that it is a reported figure, never the mean of two.
    quantile_disc(launched, 0.5) as median,
    max(day) as last_day
from attack_days
group by month, categories
order by month, categories
