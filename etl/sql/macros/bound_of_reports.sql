-- The bound of a sum of reports: `n_open` lack a count or give a lower bound, and
-- `n_rounded` are rounded.
create macro bound_of_reports(figure, n_open, n_rounded) as
case when figure is not null then bound(n_open > 0, n_rounded > 0) end
