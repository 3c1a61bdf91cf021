-- One row per weapon model.
select
    munition_id,
    name,
    name_uk,
    category,
    munition_class,
    family,
    note
from raw_munitions
