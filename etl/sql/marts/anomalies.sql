-- One row per note that a reader needs to understand a chart.
select
    anomaly_id,
    start_date,
    end_date,
    categories,
    kind,
    label,
    label_uk,
    text,
    text_uk,
    url
from stg_anomalies
-- Rule 13: leave out what had not begun on the day of the view.
where
    start_date <= (select known_on from known_on)
    -- Mere suspicions of an editor would make readers doubt a valid figure.
    and kind <> 'suspected'

union all by name

-- Rule 10 (c): a claimant whose months add up to more than its own total.
select
    'contradiction-' || total_id as anomaly_id,
    month as start_date,
    last_day(month) as end_date,
    category as categories,
    'feed_error' as kind,
    claimant || ' gives ' || total || ' for a longer period and more than that for the '
    || 'other months of it, so nothing follows for this month.' as text,
    claimant || ': сума за довший період (' || total || ') менша за суму інших місяців, '
    || 'тож для цього місяця з неї нічого не випливає.' as text_uk
from implied_totals
where not is_figure
order by start_date, anomaly_id
