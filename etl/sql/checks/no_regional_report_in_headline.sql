-- No regional report counts in a headline figure (rule 4).
select
    sources.month,
    sources.category,
    sources.source_id,
    sources.launched
from headline_volumes as headline
inner join volume_sources as sources
    on
        headline.month = sources.month
        and headline.category = sources.category
        and headline.basis = sources.basis
        and sources.munition_class = 'all'
inner join known_reports as reports on sources.source_id = reports.report_id
where reports.scope <> 'national'
