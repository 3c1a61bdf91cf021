-- The sum of people killed or injured in strikes, its bound and open parts (rule 12).
create macro toll(figure, figure_bound, openness) as
{
    'total': cast(sum(figure) as bigint),
    -- A sum has the bound of its least exact part.
    'bound': case
        when count(figure) > 0
            then ['exact', 'approx', 'at_least'][max(openness) + 1]
    end,
    'n_unknown': count(*) - count(figure),
    'n_at_least': count(*) filter (where figure_bound = 'at_least'),
    'n_approx': count(*) filter (where figure_bound = 'approx'),
    'approx': cast(sum(figure) filter (where figure_bound = 'approx') as bigint)
}
