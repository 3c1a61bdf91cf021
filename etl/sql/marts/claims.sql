-- One row per claim on a period or strike, by any party; claims are never added up.
with
issuers as (
    select distinct
        name,
        side
    from stg_issuers
),

claims as (
    select
        reports.report_id as claim_id,
        'daily_report' as kind,
        issuers.side,
        reports.claimant,
        reports.day as first_day,
        reports.day as last_day,
        reports.category as categories,
        'launched' as metric,
        reports.launched as figure,
        reports.launched_bound as figure_bound,
        reports.shot_down,
        reports.scope,
        reports.status,
        reports.claimant as publisher,
        reports.day as published_on,
        reports.url,
        reports.note
    from known_reports as reports
    left join issuers on reports.claimant = issuers.name
    where reports.category <> 'other'

    union all by name

    select
        'general-staff-' || reports.day as claim_id,
        'daily_report' as kind,
        'ukraine' as side,
        'General Staff of Ukraine' as claimant,
        reports.day as first_day,
        reports.day as last_day,
        'glide_bomb' as categories,
        'launched' as metric,
        reports.guided_bombs as figure,
        reports.guided_bombs_bound as figure_bound,
        reports.status,
        'General Staff of Ukraine' as publisher,
        reports.day as published_on,
        reports.url
    from known_general_staff_reports as reports

    union all by name

    select
        statement_id as claim_id,
        'statement' as kind,
        claimant_side as side,
        claimant,
        period_start as first_day,
        period_end as last_day,
        category as categories,
        population,
        metric,
        stated as figure,
        bound as figure_bound,
        publisher,
        published_on,
        url,
        note
    from known_statements

    union all by name

    select
        reports.report_id as claim_id,
        'strike_report' as kind,
        reports.claimant_side as side,
        reports.claimant,
        strikes.date_start as first_day,
        strikes.date_end as last_day,
        reports.munition_categories as categories,
        strikes.strike_id,
        strikes.place,
        'killed' as metric,
        reports.killed as figure,
        case when reports.killed is not null then reports.killed_bound end
            as figure_bound,
        reports.injured,
        case when reports.injured is not null then reports.injured_bound end
            as injured_bound,
        reports.missiles_launched,
        reports.drones_launched,
        reports.target_reported,
        reports.publisher,
        reports.published_on,
        reports.url,
        reports.note
    from known_strike_reports as reports
    inner join stg_strikes as strikes using (strike_id)
)

select
    claim_id,
    kind,
    side,
    -- The Air Force is apart from Ukraine's side, since most of our sums are its own.
    case
        when starts_with(claimant, 'Ukrainian Air Force') then 'air_force'
        else coalesce(side, 'not_known')
    end as party,
    claimant,
    first_day,
    last_day,
    categories,
    scope,
    population,
    strike_id,
    place,
    metric,
    figure,
    figure_bound,
    shot_down,
    injured,
    injured_bound,
    missiles_launched,
    drones_launched,
    target_reported,
    status,
    publisher,
    published_on,
    url,
    note
from claims
order by first_day, kind, claim_id
