-- One row per statement on what was launched in exactly one month, quarter or year.
with
for_one_period as (
    select
        statements.*,
        -- What the headline counts: all missiles, all glide bombs, and attack drones
        -- under any of the names that claimants use.
        case
            when population is null then 'all'
            when category = 'drone' and population in ('strike', 'shahed_type') then 'all'
            else population
        end as munition_class,
        coalesce(ranks.rank, 99) as rank
    from known_statements as statements
    left join stg_claimant_ranks as ranks using (claimant, method)
    where metric = 'launched' and period_type in ('month', 'quarter', 'year')
),

placed as (
    select
        *,
        -- Rules 9 and 10: only official summaries, and an agency's tally of the Air
        -- Force's own posts, can be a period's figure; others are shown beside it.
        method = 'official_summary' or (rank < 99 and population is null)
            as can_be_figure,
        -- Official summaries first, then those read at the source itself, then by rank,
        -- then the latest.
        row_number() over (
            partition by period_type, period_start, category, munition_class
            order by
                method <> 'official_summary',
                read_at is not null,
                rank,
                published_on desc nulls last,
                statement_id
        ) as place
    from for_one_period
)

select
    statement_id,
    period_type,
    period_start,
    period_end,
    category,
    munition_class,
    population,
    stated,
    bound,
    claimant,
    method,
    url,
    read_at,
    -- Rule 11: a month's range is over figures for the whole category; Shahed-type
    -- drones are only a part of the attack drones that the reports count.
    munition_class <> 'all' or population is null or population = 'strike' as is_in_range,
    can_be_figure
    and row_number() over (
        partition by period_type, period_start, category, munition_class, method
        order by can_be_figure desc, place
    ) = 1 as is_chosen,
    place
from placed
order by statement_id
