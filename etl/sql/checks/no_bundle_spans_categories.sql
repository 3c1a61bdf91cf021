-- A bundle's members share one category: otherwise its count would be ambiguous.
select
    report_id,
    munitions,
    launched
from known_reports
where n_categories <> 1
