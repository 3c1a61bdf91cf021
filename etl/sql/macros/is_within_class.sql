-- Whether a row lies in the class that a view chose; a class narrows missiles alone.
create macro is_within_class(category, munition_class, chosen) as
chosen = 'all' or category <> 'missile' or munition_class = chosen
