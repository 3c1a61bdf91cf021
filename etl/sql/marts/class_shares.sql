-- One row per month, category, class and basis: the sum of reports, its share of the bar.
with
sums as (
    select * from volumes
    where
        munition_class <> 'all'
        and (is_sum_of_national_reports(basis) or basis = 'regional_reports')
),

links as (
    select
        month,
        category,
        munition_class,
        scope || '_reports' as basis,
        string_agg(distinct url, ';' order by url) as urls
    from counted_reports
    where munition_class <> 'all'
    group by all
),

classes as (
    select
        sums.* replace (
            case when sums.basis = 'regional_reports' then sums.basis
                else 'national_reports' end as basis
        ),
        -- A share is of the same sum of reports, never of an agency's tally. There is no
        -- share if counts of the bar are withheld (rule 2). Of the drones, only one-way
        -- attack drones are in the bar (rule 5).
        case
            when
                (sums.category = 'missile' or sums.munition_class = 'one_way_attack')
                and bars.n_withheld = 0
                then bars.launched
        end as bar_launched
    from sums
    left join headline_volumes as bars using (month, category, basis)
)

select
    month,
    category,
    munition_class,
    basis,
    launched,
    launched_bound,
    status,
    days_covered,
    days_in_month,
    bar_launched,
    case
        when bar_launched >= launched then launched / nullif(bar_launched, 0)
    end as share,
    shot_down,
    suppressed,
    stopped,
    launched_with_outcome,
    stopped_with_outcome,
    interception_rate,
    launched_in_bundles,
    n_reports,
    n_withheld,
    n_not_stated,
    claimant,
    urls
from classes
left join links using (month, category, munition_class, basis)
order by month, category, munition_class, basis
