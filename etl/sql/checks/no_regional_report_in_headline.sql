-- No regional report counts in a headline figure (rule 4).
with
regional as (select report_id from known_reports where scope <> 'national')

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
semi join regional on sources.source_id = regional.report_id
