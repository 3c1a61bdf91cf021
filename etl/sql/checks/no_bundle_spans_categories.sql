-- A bundle's members share one category: else nobody can say what its count counts.
select
    report_id,
    munitions,
    launched
from known_reports
where n_categories <> 1
