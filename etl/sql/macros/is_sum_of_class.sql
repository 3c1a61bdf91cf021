-- Whether a row is the sum of the class that a view chose, or of all but for missiles.
create macro is_sum_of_class(category, munition_class, chosen) as
munition_class = case when category = 'missile' then chosen else 'all' end
