-- Where the feed splits a bundle, each of its models has a part, and the parts add up to its count.
with
parts as (
    select
        report_id,
        count(*) as n_parts,
        -- Rule 2: no sum if a part is unknown.
        case when count(launched) = count(*) then cast(sum(launched) as bigint) end as launched
    from raw_air_force_report_parts
    where known_to is null
    group by report_id
)

select
    'air_force_reports' as register,
    reports.report_id as row_id,
    'has ' || parts.n_parts || case when parts.n_parts = 1 then ' part of ' else ' parts of ' end
    || coalesce(cast(parts.launched as varchar), 'an unknown number') || ' launched, and is of '
    || len(string_split(reports.munitions, ';')) || ' models and '
    || coalesce(cast(reports.launched as varchar), 'an unknown number') as problem
from parts
inner join raw_air_force_reports as reports using (report_id)
where
    reports.known_to is null
    and (
        parts.n_parts <> len(string_split(reports.munitions, ';'))
        or parts.launched <> reports.launched
    )
order by row_id
