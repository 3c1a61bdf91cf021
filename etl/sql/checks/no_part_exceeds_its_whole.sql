-- A part is no larger than its whole.
with
parts as (
    select
        register,
        row_id,
        column_name,
        whole_name,
        part,
        whole
    from register_parts

    union all

    select
        register,
        row_id,
        'shot_down, suppressed' as column_name,
        'launched' as whole_name,
        coalesce(shot_down, 0) + coalesce(suppressed, 0) as part,
        launched as whole
    from register_outcomes
    where suppressed > 0

    union all

    -- A part "at most" has no smallest value, and a whole "at least" no largest.
    select
        'statements' as register,
        part.statement_id as row_id,
        'value' as column_name,
        'what ' || whole.statement_id || ' says was launched' as whole_name,
        part.value as part,
        whole.value as whole
    from raw_statements as part
    inner join raw_statements as whole
        on
            part.claimant = whole.claimant
            and part.period_start = whole.period_start
            and part.period_end = whole.period_end
            and part.category = whole.category
            and part.bound <> 'at_most'
            and whole.bound <> 'at_least'
            and whole.metric = 'launched'
            and (
                -- Intercepted out of launched, one class out of all, or both.
                (part.metric = 'intercepted' and part.munition_class is not distinct from whole.munition_class)
                or (part.munition_class is not null and whole.munition_class is null)
            )
)

select
    register,
    row_id,
    column_name,
    case when contains(column_name, ',') then 'together ' else '' end
    || part || ', more than the ' || whole || ' of ' || whole_name || '.' as problem,
    case
        when register like 'air_force_report%'
            then 'Look both up at the post and correct the wrong one in data/registers/corrections.csv.'
        else 'Look both up at the source: write what it says, or leave the doubtful one empty.'
    end as remedy
from parts
where part > whole
order by register, row_id, column_name
