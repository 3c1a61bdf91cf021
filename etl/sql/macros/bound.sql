-- The bound of a figure, by whether it lacks a part and whether a part is rounded.
create macro bound(is_lower_bound, is_rounded) as
case
    when is_lower_bound and is_rounded then 'at_least_about'
    when is_lower_bound then 'at_least'
    when is_rounded then 'approx'
    else 'exact'
end
