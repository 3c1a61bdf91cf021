-- One row per report of a strike, with its position in order of publication (rule 12).
with
reports as (
    select
        known_strike_reports.*,
        -- The register lists reports in their known order: an undated one is placed
        -- after the last dated one before it that is not the attacker's, or on the day of
        -- the strike.
        coalesce(
            published_on,
            last_value(
                case when claimant_side <> 'russia' then published_on end ignore nulls
            ) over (
                partition by strike_id order by report_id
                rows between unbounded preceding and current row
            ),
            strikes.date_start
        ) as ordered_on
    from known_strike_reports
    inner join stg_strikes as strikes using (strike_id)
)

select
    * exclude (ordered_on),
    row_number() over (partition by strike_id order by ordered_on, report_id)
        as position,
    -- The toll is from the latest dated report, or from an undated one if there is no
    -- dated one.
    row_number() over (
        partition by strike_id
        order by published_on is not null, ordered_on, report_id
    ) as rank,
    claimant_side = 'russia' as is_attacker
from reports
order by strike_id, position
