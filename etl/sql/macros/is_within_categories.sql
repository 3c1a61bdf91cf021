-- Whether a list of categories (joined by ;) contains a chosen one, or all are chosen.
create macro is_within_categories(categories, chosen, all_chosen) as
all_chosen or list_has_any(string_split(categories, ';'), chosen)
