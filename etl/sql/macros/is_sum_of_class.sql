-- Whether a row sums the class chosen for missiles, or all classes of other weapons.
create macro is_sum_of_class(category, munition_class, chosen) as
munition_class = case when category = 'missile' then chosen else 'all' end
