-- One row per dated copy of a feed that existed on the given day (rule 13).
select *
from stg_vintages
where as_of <= (select known_on from known_on)
order by feed, as_of
