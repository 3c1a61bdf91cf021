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
from raw_anomalies
