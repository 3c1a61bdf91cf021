-- A copy of the feed has a number for each night for which an Air Force post gives one.
select
    'air_force_posts' as register,
    report_id as row_id,
    'gives ' || launched || ' ' || munitions || ' for ' || day || ', of which the newest copy of the '
    || 'feed has no national number of ' || category || 's in these hours; its month is a lower bound: '
    || url as problem
from posts_left_out
order by row_id
