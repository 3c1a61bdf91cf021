-- The bound of a sum of reports, of which `n_open` lack a count or are bounds.
create macro bound_of_reports(figure, n_open) as
case
    when figure is null then null
    when n_open = 0 then 'exact'
    else 'at_least'
end
