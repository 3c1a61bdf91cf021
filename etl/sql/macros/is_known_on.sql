-- Whether a version was current on a day; undated ones precede the first copy.
create macro is_known_on(known_from, known_to, on_day) as
(known_from is null or known_from <= on_day)
and (known_to is null or known_to > on_day)
