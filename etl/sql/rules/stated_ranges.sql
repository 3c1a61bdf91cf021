-- One row per month, category and class: the smallest and the largest value stated.
select
    month,
    category,
    munition_class,
    count(*) as n_statements,
    -- Rule 11: by any claimant, for exactly this month.
    min(stated) filter (where is_in_range) as range_low,
    arg_min(bound, stated) filter (where is_in_range) as range_low_bound,
    max(stated) filter (where is_in_range) as range_high,
    arg_max(bound, stated) filter (where is_in_range) as range_high_bound
from monthly_statements
group by month, category, munition_class
