-- One row per statement, compared with the daily national reports of exactly its days.
with
statements as (
    select
        *,
        case when population in ('ballistic', 'cruise') then population else 'all' end
            as munition_class
    from known_statements
),

-- Rule 10: nobody publishes a daily series of glide bombs, so there is nothing to sum.
reports as (
    select * from counted_days
    where scope = 'national' and category in ('missile', 'drone')
),

-- Rule 10: the days of the newest copy, and the nights after it that have a post.
covered as (
    select
        statements.statement_id,
        count(*) = statements.period_end - statements.period_start + 1 as is_whole,
        bool_or(days.lacks_daytime_posts) as lacks_daytime_posts
    from statements
    inner join covered_days as days
        on days.day between statements.period_start and statements.period_end
    group by statements.statement_id, statements.period_start, statements.period_end
),

summed as (
    select
        statements.statement_id,
        -- Rule 8: statements on interceptions are compared with the number shot down.
        -- From 25 July 2025 on, the posts include weapons jammed or lost in that.
        cast(sum(
            case
                when statements.metric = 'launched' then reports.launched
                when reports.day < date '2025-07-25' then reports.shot_down
                else reports.stopped
            end
        ) as bigint) as summed,
        count(distinct reports.day) as days_reported,
        cast(coalesce(sum(reports.n_reports), 0) as bigint) as n_reports,
        cast(coalesce(sum(
            case
                when statements.metric = 'launched' then reports.n_without_launched
                else reports.n_without_stopped
            end
        ), 0) as bigint) as n_missing,
        -- Rule 11: numbers launched that the reports give as bounds.
        coalesce(sum(reports.n_at_least) filter (where statements.metric = 'launched'), 0)
            as n_at_least,
        coalesce(sum(reports.n_rounded) filter (where statements.metric = 'launched'), 0)
            as n_rounded
    from statements
    left join reports
        on
            statements.category = reports.category
            and statements.munition_class = reports.munition_class
            and reports.day between statements.period_start and statements.period_end
    group by statements.statement_id
),

-- Rule 7: what the sum may lack, because only a bundle's count was reported.
bundled as (
    select
        statements.statement_id,
        cast(sum(reports.launched) as bigint) as launched_in_bundles
    from statements
    inner join reports
        on
            statements.category = reports.category
            and reports.munition_class = 'mixed'
            and reports.day between statements.period_start and statements.period_end
            and list_contains(reports.member_classes, statements.munition_class)
    group by statements.statement_id
),

compared as (
    select
        statements.*,
        summed.summed,
        summed.days_reported,
        summed.n_reports,
        summed.n_missing,
        bundled.launched_in_bundles,
        -- Reports must cover every day, or the two are not about the same days.
        statements.category in ('missile', 'drone')
        and coalesce(covered.is_whole, false) as is_covered,
        case
            when summed.summed is null then null
            when summed.n_missing > 0 or bundled.launched_in_bundles > 0 then 'at_least'
            when not is_covered or covered.lacks_daytime_posts then 'at_least'
            when summed.n_at_least > 0 then 'at_least'
            when summed.n_rounded > 0 then 'approx'
            else 'exact'
        end as summed_bound
    from statements
    inner join summed using (statement_id)
    left join bundled using (statement_id)
    left join covered using (statement_id)
),

-- Comparable: a whole month, exactly covered by reports, of the same weapons as the
-- sum. A tally must be exact; an official's may be a bound, and repeats count once.
comparable as (
    select
        statement_id,
        true as is_comparable
    from compared
    where
        metric = 'launched'
        and period_type = 'month'
        and is_covered
        and summed_bound = 'exact'
        and summed > 0
        and (
            population is null
            or population = munition_class
            or (method = 'official_summary' and population = 'strike')
        )
        and (
            (method = 'tally' and bound = 'exact')
            or method = 'official_summary'
        )
    qualify
        method = 'tally'
        or row_number() over (
            partition by period_start, category, munition_class, claimant, stated, bound
            order by statement_id
        ) = 1
)

select
    statement_id,
    period_start,
    period_end,
    cast(period_end - period_start + 1 as bigint) as days,
    case when period_type = 'month' then period_start end as month,
    category,
    munition_class,
    population,
    metric,
    stated,
    bound,
    summed,
    summed_bound,
    days_reported,
    n_reports,
    is_covered,
    case when is_covered then summed - stated end as difference,
    case
        when is_covered and summed is not null then bound_of_difference(summed_bound, bound)
    end as difference_bound,
    case when is_covered then summed / nullif(stated, 0) end as ratio,
    coalesce(is_comparable, false) as is_comparable,
    case when is_comparable then stated / summed end
        as times_our_sum,
    n_missing,
    launched_in_bundles,
    claimant,
    claimant_side,
    method,
    publisher,
    published_on,
    url,
    read_at,
    note
from compared
left join comparable using (statement_id)
order by period_start, period_end, statement_id
