-- A post sums up its own day or the one before, so later posts end no two days earlier.
with
posts as (
    select
        try_cast(split_part(report_id, '-', 2) as bigint) as number,
        min(report_id) as report_id,
        max(end_date) as end_date
    from stg_air_force_posts
    where known_to is null
    group by number
),

followed as (
    select
        report_id,
        end_date,
        lag(report_id) over (order by number) as earlier_id,
        lag(end_date) over (order by number) as earlier_end
    from posts
)

select
    'air_force_posts' as register,
    report_id as row_id,
    'end_date' as column_name,
    'it ends on ' || end_date || ', but ' || earlier_id || ', an earlier post, on '
    || earlier_end || '.' as problem,
    'Correct the date that is wrong, here or there, or the number of the post.' as remedy
from followed
where end_date < earlier_end - 1
order by row_id
