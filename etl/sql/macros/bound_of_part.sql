-- The bound of a part of a total, which is never more exact than the total.
create macro bound_of_part(part, is_lower_bound, is_rounded, total, total_bound) as
case
    when part is null then null
    when part = total then total_bound
    else bound(is_lower_bound or total_bound like 'at_least%', is_rounded)
end
