-- Officials speak of a period within a hundred days of its end; else a year may be wrong.
select
    'statements' as register,
    statement_id as row_id,
    claimant || ' on ' || period_start || ' to ' || period_end || ', published on '
    || published_on || ', ' || (published_on - period_end) || ' days later' as problem
from raw_statements
where method = 'official_summary' and published_on - period_end > 100
order by statement_id
