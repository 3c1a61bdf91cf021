-- A statement's class is one of its category.
with
classes as (
    select category, munition_class from raw_munitions

    union

    -- Classes used in statements on drones, which no model has.
    values ('drone', 'strike'), ('drone', 'shahed_type')
)

select
    'statements' as register,
    statement_id as row_id,
    'munition_class' as column_name,
    '"' || munition_class || '" is not a class of the category ' || category || '.' as problem,
    'Write what the source counts: its category, and the class where it names one.' as remedy
from raw_statements
where
    munition_class is not null
    and (category, munition_class) not in (select (category, munition_class) from classes)
order by row_id
