-- One claim is one row: no two rows that stand share what identifies a claim.
select
    register,
    row_id,
    column_names as column_name,
    'these cells stand already in ' || same_as || '.' as problem,
    'Remove the row that is there twice; where the source says two things, write what '
    || 'tells them apart.' as remedy
from register_doubles
order by register, row_id
