-- The bound of a sum of reports, `n_open` without a count or a lower bound, `n_rounded` about.
create macro bound_of_reports(figure, n_open, n_rounded) as
case when figure is not null then bound(n_open > 0, n_rounded > 0) end
