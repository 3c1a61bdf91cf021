-- How open a figure with a bound is: 0 exact, 1 about or at most, 2 at least (rule 12).
create macro openness(figure_bound) as
case figure_bound
    when 'exact' then 0
    when 'approx' then 1
    when 'at_most' then 1
    when 'at_least' then 2
end
