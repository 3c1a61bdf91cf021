-- Claims about one strike or period differ by less than a factor of three.
with
-- Russia claims many times as many killed, counting soldiers: not a typing error.
claims as (
    select
        'strike_reports' as register,
        report_id as row_id,
        strike_id as subject,
        column_name,
        figure
    from (
        unpivot raw_strike_reports
        on killed, injured, missiles_launched, drones_launched
        into name column_name value figure
    )
    where claimant_side <> 'russia'

    union all

    select
        'statements' as register,
        statement_id as row_id,
        concat_ws(' ', category, munition_class, metric, period_start, 'to', period_end) as subject,
        'value' as column_name,
        value as figure
    from raw_statements
),

ranked as (
    select
        *,
        lead(figure) over from_the_largest as next_figure,
        lead(row_id) over from_the_largest as next_row
    from claims
    window from_the_largest as (partition by register, subject, column_name order by figure desc, row_id)
)

select
    register,
    row_id,
    figure || ' for ' || column_name || ', ' || case
        when next_figure = 0 then 'and '
        else round(figure / next_figure, 1) || ' times the '
    end || next_figure || ' of ' || next_row as problem
from ranked
where
    -- With small numbers, three times as many is common.
    figure >= 10
    and figure >= 3 * next_figure

union all

select
    'statements' as register,
    statement_id as row_id,
    stated || ' stated, ' || round(times_our_sum, 1) || ' times our sum of the reports, ' || summed
        as problem
from statement_comparisons
where is_comparable and not times_our_sum between 1 / 3 and 3
order by register, row_id
