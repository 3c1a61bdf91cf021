-- One row per page or channel that posts reports.
select
    issuer,
    name,
    is_national = 'yes' as is_national,
    side
from raw_issuers
