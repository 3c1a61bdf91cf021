-- The bound of our sum less a figure, or over it, by the bounds of the two (rule 11).
create macro bound_of_difference(summed_bound, figure_bound) as
case
    -- Nothing follows from a lower bound and a sum that is not exact.
    when figure_bound = 'at_least'
        then case when summed_bound = 'exact' then 'at_most' end
    else bound(
        figure_bound = 'at_most' or summed_bound like 'at_least%',
        figure_bound = 'approx' or summed_bound in ('approx', 'at_least_about')
    )
end
