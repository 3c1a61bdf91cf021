-- A withheld count is empty: neither a number nor zero.
with
counts as (
    select
        'air_force_reports' as register,
        report_id,
        unnest(['launched', 'shot_down', 'suppressed']) as column_name,
        unnest([launched, shot_down, suppressed]) as figure
    from raw_air_force_reports
    where status = 'withheld' and known_to is null

    union all

    -- A post may withhold the number launched but give the number shot down.
    select
        'air_force_posts' as register,
        report_id,
        'launched' as column_name,
        launched as figure
    from raw_air_force_posts
    where status = 'withheld' and known_to is null
)

select
    register,
    report_id as row_id,
    column_name,
    'the status is withheld, and ' || figure || ' is given.' as problem,
    'Leave it empty, or write the status reported, as the post has it.' as remedy
from counts
where figure is not null
order by register, row_id, column_name
