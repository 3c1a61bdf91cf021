-- One row per quarter, year or year to date, category and class.
with
longer_periods as (
    select * from periods where period_type <> 'month'
),

measures as (
    select *, 'all' as munition_class from headline_volumes
    where category in ('missile', 'drone')

    union all by name

    select * from class_volumes
    where category in ('missile', 'drone')
),

feed as (
    select max(as_of) as as_of
    from known_vintages
    where feed in ('air-force', 'air-force-posts')
),

-- Rule 14: a year to date may end within a month; only its days are summed.
begun_periods as (
    select
        periods.category,
        periods.period_end,
        count(covered.day) as days_covered
    from longer_periods as periods
    left join covered_days as covered
        on
            covered.day
            between date_trunc('month', periods.period_end) and periods.period_end
    where
        periods.period_type = 'year_to_date'
        and periods.period_end < last_day(periods.period_end)
    group by periods.category, periods.period_end
),

begun_months as (
    select
        bases.month,
        periods.period_end as part_end,
        days.category,
        days.munition_class,
        bases.basis,
        'Ukrainian Air Force' as claimant,
        sum(days.launched) as launched,
        case
            when sum(days.launched) is null then null
            when
                sum(days.n_without_launched + days.n_at_least) > 0
                or bases.lacks_daytime_posts
                or periods.days_covered < day(periods.period_end)
                -- As a month: the last day was not over when its copy was made.
                or feed.as_of <= periods.period_end
                then 'at_least'
            when sum(days.n_rounded) > 0 then 'approx'
            else 'exact'
        end as launched_bound,
        periods.days_covered,
        sum(days.shot_down) as shot_down,
        sum(days.suppressed) as suppressed,
        sum(days.stopped) as stopped,
        sum(days.launched_with_outcome) as launched_with_outcome,
        sum(days.stopped_with_outcome) as stopped_with_outcome,
        sum(days.n_reports) as n_reports,
        sum(days.n_withheld) as n_withheld,
        sum(days.n_not_stated) as n_not_stated
    from begun_periods as periods
    inner join national_bases as bases
        on bases.month = date_trunc('month', periods.period_end)
    inner join counted_days as days
        on
            days.category = periods.category
            and days.month = bases.month
            and days.day <= periods.period_end
    cross join feed
    where days.scope = 'national'
    group by
        bases.month, periods.period_end, days.category, days.munition_class,
        bases.basis, periods.days_covered, bases.lacks_daytime_posts, feed.as_of
),

parts as (
    select
        *,
        last_day(month) as part_end
    from measures

    union all by name

    select * from begun_months
),

classes as (
    select distinct
        category,
        munition_class
    from parts
),

-- Every month of a period, with or without a figure.
period_parts as (
    select
        periods.category,
        classes.munition_class,
        periods.period_type,
        periods.period_start,
        periods.period_end,
        periods.month as calendar_month,
        least(last_day(periods.month), periods.period_end) - periods.month + 1
            as days_in_part,
        parts.* exclude (month, part_end, category, munition_class)
    from (
        select
            *,
            cast(unnest(generate_series(period_start, period_end, interval 1 month)) as date)
                as month
        from longer_periods
    ) as periods
    inner join classes using (category)
    left join parts
        on
            parts.month = periods.month
            and parts.part_end
            = least(last_day(periods.month), periods.period_end)
            and parts.category = periods.category
            and parts.munition_class = classes.munition_class
),

summed as (
    select
        period_type,
        period_start,
        period_end,
        category,
        munition_class,
        case
            when bool_or(basis = 'tally') then 'national_reports_and_tallies'
            when bool_or(basis in ('national_reports_and_posts', 'known_nights'))
                then 'national_reports_and_posts'
            else 'national_reports'
        end as basis,
        string_agg(distinct parts.claimant, ';' order by parts.claimant)
            filter (where launched is not null) as claimant,
        sum(launched) as launched,
        bound_of_sum(launched, launched_bound, parts.basis) as launched_bound,
        sum(case when launched is null then 0 else days_covered end) as days_covered,
        sum(regional_beyond) as regional_beyond,
        sum(shot_down) as shot_down,
        sum(suppressed) as suppressed,
        sum(stopped) as stopped,
        sum(launched_with_outcome) as launched_with_outcome,
        sum(stopped_with_outcome) as stopped_with_outcome,
        sum(coalesce(n_reports, 0)) as n_reports,
        sum(coalesce(n_withheld, 0)) as n_withheld,
        sum(coalesce(n_not_stated, 0)) as n_not_stated,
        string_agg(strftime(calendar_month, '%Y-%m'), ';' order by calendar_month)
            filter (where launched is null) as months_missing,
        string_agg(strftime(calendar_month, '%Y-%m'), ';' order by calendar_month)
            filter (
                where launched is not null
                and (
                    days_covered < days_in_part
                    or launched_bound not in ('exact', 'approx')
                )
            ) as months_in_part,
        -- Months whose figure is not of basis (a) make the sum a lower bound.
        string_agg(strftime(calendar_month, '%Y-%m'), ';' order by calendar_month)
            filter (where launched is not null and basis <> 'national_reports')
            as months_provisional
    from period_parts as parts
    group by period_type, period_start, period_end, category, munition_class
),

-- Rule 14: the statement on exactly this period, which is the figure for glide bombs.
stated as (
    select * from period_statements
    where period_type <> 'month'
    qualify row_number() over (
        partition by period_type, period_start, category, munition_class order by place
    ) = 1
),

general_staff as (
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        'general_staff_daily' as basis,
        'General Staff of Ukraine' as claimant,
        sum(reports.guided_bombs) as launched,
        bound(
            count(*) < periods.period_end - periods.period_start + 1
            or bool_or(reports.guided_bombs_bound = 'at_least'),
            bool_or(reports.guided_bombs_bound in ('approx', 'at_most'))
        ) as launched_bound,
        count(*) as days_covered,
        2 as place
    from longer_periods as periods
    inner join known_general_staff_reports as reports
        on reports.day between periods.period_start and periods.period_end
    where periods.category = 'glide_bomb' and reports.guided_bombs is not null
    group by periods.period_type, periods.period_start, periods.period_end
    having count(*) >= 0.9 * (periods.period_end - periods.period_start + 1)
),

glide_bombs as (
    select
        period_type,
        period_start,
        period_end,
        'period_statement' as basis,
        claimant,
        stated as launched,
        bound as launched_bound,
        period_end - period_start + 1 as days_covered,
        1 as place
    from stated
    where category = 'glide_bomb' and method = 'official_summary'

    union all by name

    select * from general_staff

    union all by name

    select
        period_type,
        period_start,
        period_end,
        basis,
        claimant,
        launched,
        launched_bound,
        days_covered,
        case basis
            when 'adjoining_statements' then 3
            when 'weekly_estimate' then 4
            else 5
        end as place
    from partial_statements
    where basis <> 'beside'
),

-- The months of a period that the chosen statements leave out, wholly or in part.
left_out as (
    select
        days.period_type,
        days.period_start,
        days.basis,
        string_agg(strftime(days.month, '%Y-%m'), ';' order by days.month)
            filter (where days.n_covered = 0) as months_missing,
        string_agg(strftime(days.month, '%Y-%m'), ';' order by days.month)
            filter (where days.n_covered between 1 and days.n_days - 1)
            as months_in_part
    from (
        select
            parts.period_type,
            parts.period_start,
            parts.basis,
            cast(date_trunc('month', parts.day) as date) as month,
            count(*) as n_days,
            count(*) filter (
                where exists (
                    select 1
                    from (select unnest(parts.shares) as share) as spans
                    where
                        parts.day
                        between spans.share.first_day and spans.share.last_day
                )
            ) as n_covered
        from (
            select
                *,
                cast(unnest(generate_series(
                    period_start, period_end, interval 1 day
                )) as date) as day
            from partial_statements
            where basis <> 'beside' and period_type <> 'month'
        ) as parts
        group by all
    ) as days
    group by all
),

figures as (
    select * from summed

    union all by name

    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        periods.category,
        'all' as munition_class,
        bombs.* exclude (period_type, period_start, period_end, place),
        left_out.months_missing,
        left_out.months_in_part
    from longer_periods as periods
    left join glide_bombs as bombs using (period_type, period_start, period_end)
    left join left_out using (period_type, period_start, basis)
    where periods.category = 'glide_bomb'
    qualify row_number() over (
        partition by periods.period_type, periods.period_start order by bombs.place
    ) = 1
)

select
    figures.period_type,
    figures.period_start,
    figures.period_end,
    figures.category,
    figures.munition_class,
    cast(figures.launched as bigint) as launched,
    figures.launched_bound,
    case when figures.launched is null then 'none' else figures.basis end as basis,
    figures.claimant,
    cast(coalesce(figures.days_covered, 0) as bigint) as days_covered,
    cast(figures.period_end - figures.period_start + 1 as bigint) as days_in_period,
    round(figures.launched / nullif(figures.days_covered, 0), 1) as per_day,
    figures.months_missing,
    figures.months_in_part,
    figures.months_provisional,
    cast(figures.regional_beyond as bigint) as regional_beyond,
    cast(figures.shot_down as bigint) as shot_down,
    cast(figures.suppressed as bigint) as suppressed,
    cast(figures.stopped as bigint) as stopped,
    cast(figures.launched_with_outcome as bigint) as launched_with_outcome,
    cast(figures.stopped_with_outcome as bigint) as stopped_with_outcome,
    figures.stopped_with_outcome / nullif(figures.launched_with_outcome, 0)
        as interception_rate,
    cast(coalesce(figures.n_reports, 0) as bigint) as n_reports,
    cast(coalesce(figures.n_withheld, 0) as bigint) as n_withheld,
    cast(coalesce(figures.n_not_stated, 0) as bigint) as n_not_stated,
    stated.statement_id,
    stated.stated,
    stated.bound as stated_bound,
    stated.claimant as stated_by,
    stated.url as stated_url
from figures
left join stated
    using (period_type, period_start, category, munition_class)
order by period_type, period_start, category, munition_class
