-- Every figure has a link, or says that its page is lost.
select
    source_kind,
    source_id,
    launched,
    url,
    url_status
from volume_sources
where
    (url is null and url_status is distinct from 'page_lost')
    or (url is not null and not (starts_with(url, 'https://') or starts_with(url, 'http://')))
