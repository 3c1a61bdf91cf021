-- A strike's coordinates lie in Ukraine, and near those of other strikes on its place.
with
spots as (
    select
        strike_id,
        place,
        oblast,
        latitude,
        longitude,
        median(latitude) over same_place as usual_latitude,
        median(longitude) over same_place as usual_longitude
    from raw_strikes
    where latitude is not null or longitude is not null
    window same_place as (partition by place, oblast)
)

select
    'strikes' as register,
    strike_id as row_id,
    'latitude, longitude' as column_name,
    coalesce(cast(latitude as varchar), 'empty') || ', ' || coalesce(cast(longitude as varchar), 'empty')
    || case
        when is_in_ukraine
            then
                ' is far from ' || round(usual_latitude, 4) || ', ' || round(usual_longitude, 4)
                || ', the middle of all strikes on ' || place || '.'
        else ' is not in Ukraine.'
    end as problem,
    'Write the latitude first, from 44 to 53, then the longitude, from 22 to 41, of the place.'
        as remedy
from (
    select
        *,
        -- Includes the outermost points of the country and its waters.
        coalesce(latitude between 44 and 53 and longitude between 22 and 41, false) as is_in_ukraine
    from spots
)
where
    not is_in_ukraine
    -- About 20 km, as from the centre of the largest city to its edge.
    or abs(latitude - usual_latitude) > 0.2
    or abs(longitude - usual_longitude) > 0.3
order by row_id
