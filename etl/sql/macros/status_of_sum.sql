-- The status of a sum over a quarter, a year or a family (rule 2).
create macro status_of_sum(figure, figure_bound) as
case
    when figure is null then 'not_stated'
    when figure_bound in ('exact', 'approx') then 'reported'
    else 'partial'
end
