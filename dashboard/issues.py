"""Where a reader reports an error in the data: the one place that knows the address.

``AIR_STRIKE_ISSUES_URL`` is the repository's page of issues, such as
``https://github.com/OWNER/REPOSITORY/issues``. Without it no page shows a button.
"""

import os
from collections.abc import Mapping
from urllib.parse import urlencode

from etl.paths import is_web_address

VARIABLE = "AIR_STRIKE_ISSUES_URL"
#: The form, in ``.github/ISSUE_TEMPLATE``; ``view`` and ``build`` are fields of it.
TEMPLATE = "data_error.yml"


def issues_url(environment: Mapping[str, str] = os.environ) -> str:
    """Return the page of issues, without a slash at its end; empty for an unfit one.

    Only https is taken, with a host and a path of plain signs.
    """
    url = environment.get(VARIABLE, "").strip().rstrip("/")
    return url if is_web_address(url, schemes=("https",)) else ""


def data_error_url(view: Mapping[str, str], build_id: str) -> str | None:
    """Return the form's address with the view and the build filled in, if there is one.

    An unfit address is as good as none: it would stand on every page.
    """
    issues = issues_url()
    if not issues:
        return None
    fields = {"template": TEMPLATE, "view": f"?{urlencode(view)}", "build": build_id}
    return f"{issues}/new?{urlencode(fields)}"
