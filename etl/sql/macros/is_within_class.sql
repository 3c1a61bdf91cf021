-- Whether a row is in the class that a view chose, which applies to missiles only.
create macro is_within_class(category, munition_class, chosen) as
chosen = 'all' or category <> 'missile' or munition_class = chosen
