-- Two places do not have the same coordinates, and one name there has one oblast.
with
places as (
    select
        place,
        oblast,
        median(latitude) as latitude,
        median(longitude) as longitude,
        count(*) as n_strikes
    from raw_strikes
    where latitude is not null and longitude is not null
    group by place, oblast
)

select
    'strikes' as register,
    strikes.strike_id as row_id,
    here.place || ' in ' || coalesce(here.oblast, 'no oblast') || ' lies where '
    || there.place || ' in ' || coalesce(there.oblast, 'no oblast') || ' does: '
    || here.latitude || ', ' || here.longitude as problem
from places as here
inner join places as there
    on
        (here.place, here.oblast) is distinct from (there.place, there.oblast)
        and (here.n_strikes, here.place, here.oblast) < (there.n_strikes, there.place, there.oblast)
        -- About 1.5 km.
        and abs(here.latitude - there.latitude) < 0.015
        and abs(here.longitude - there.longitude) < 0.02
inner join raw_strikes as strikes
    on
        here.place = strikes.place
        and here.oblast is not distinct from strikes.oblast
order by row_id
