-- Each claim has one row: no two current rows share what identifies a claim.
select
    register,
    row_id,
    column_names as column_name,
    'these cells are already in ' || same_as || '.' as problem,
    'Remove the duplicate row; if the source makes two claims, write what '
    || 'distinguishes them.' as remedy
from register_doubles
order by register, row_id
