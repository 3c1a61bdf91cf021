-- The value of a field of a report as text, as shown to readers.
create macro value_of_report(report, field) as
case field
    when 'launched' then cast(report.launched as varchar)
    when 'shot_down' then cast(report.shot_down as varchar)
    when 'suppressed' then cast(report.suppressed as varchar)
    when 'in_flight' then cast(report.in_flight as varchar)
    when 'day' then cast(report.day as varchar)
    when 'munitions' then replace(report.munitions, ' + ', ';')
    when 'target_areas' then report.target_areas
    when 'launch_areas' then report.launch_areas
end
