-- An oblast has one code, and a code one oblast.
with
pairs as (
    select
        coalesce(oblast, 'no oblast') as oblast,
        coalesce(oblast_code, 'no code') as oblast_code,
        count(*) as n_strikes
    from raw_strikes
    where oblast is not null or oblast_code is not null
    group by all
)

select
    'strikes' as register,
    strikes.strike_id as row_id,
    'oblast, oblast_code' as column_name,
    rare.oblast || ' with ' || rare.oblast_code || ', though ' || common.n_strikes
    || case when common.n_strikes = 1 then ' strike has ' else ' strikes have ' end
    || common.oblast || ' with ' || common.oblast_code || '.' as problem,
    'Write the oblast, and its code after ISO 3166-2, as in the other rows.' as remedy
from pairs as rare
inner join pairs as common
    on
        (rare.oblast = common.oblast) <> (rare.oblast_code = common.oblast_code)
        and rare.n_strikes <= common.n_strikes
inner join raw_strikes as strikes
    on
        rare.oblast = coalesce(strikes.oblast, 'no oblast')
        and rare.oblast_code = coalesce(strikes.oblast_code, 'no code')
order by row_id, problem
