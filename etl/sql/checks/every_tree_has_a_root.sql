-- No row is its own ancestor, directly or indirectly.
with recursive
-- Walk down from the roots; rows that are never reached are in, or below, a cycle.
reached as (
    select
        register,
        column_name,
        child
    from register_parents
    where parent is null

    union all

    select
        parents.register,
        parents.column_name,
        parents.child
    from register_parents as parents
    inner join reached
        on
            parents.register = reached.register
            and parents.column_name = reached.column_name
            and parents.parent = reached.child
),

rootless as (
    select parents.*
    from register_parents as parents
    anti join reached using (register, column_name, child)
),

-- Walk up from each of them; `union` drops repeated rows, so the recursion ends.
ancestors as (
    select
        register,
        column_name,
        row_id,
        child,
        parent as ancestor
    from rootless

    union

    select
        ancestors.register,
        ancestors.column_name,
        ancestors.row_id,
        ancestors.child,
        rootless.parent as ancestor
    from ancestors
    inner join rootless
        on
            ancestors.register = rootless.register
            and ancestors.column_name = rootless.column_name
            and ancestors.ancestor = rootless.child
)

-- Report only the cycle; fixing it also fixes the rows below it.
select
    register,
    row_id,
    column_name,
    '"' || child || '" is its own ancestor, through '
    || string_agg('"' || ancestor || '"', ', ' order by ancestor) || '.' as problem,
    'Leave ' || column_name || ' empty in the row that is the whole.' as remedy
from ancestors
group by register, row_id, column_name, child
having bool_or(ancestor = child)
order by register, row_id
