-- Every date lies between the first day of the war and today.
select
    register,
    row_id,
    column_name,
    'the date ' || day || case
        when day < date '2022-02-24' then ' is before the first day of the war, 2022-02-24.'
        else ' has not come yet.'
    end as problem,
    'Write the date, and above all the year, as the source has it.' as remedy
from register_dates
where
    day < date '2022-02-24'
    -- Kyiv may be some hours ahead of the machine's clock.
    or day > current_date + 1
order by register, row_id, column_name
