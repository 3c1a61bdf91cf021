-- The bound of a sum of months (rule 14): a lower bound unless each is of basis (a).
create macro bound_of_sum(figure, figure_bound, basis) as
case
    when sum(figure) is not null
        then bound(
            not bool_and(
                basis is not distinct from 'national_reports'
                and coalesce(figure_bound in ('exact', 'approx'), false)
            ),
            bool_or(figure_bound in ('approx', 'at_least_about'))
        )
end
