"""The URL at which readers report an error in the data.

``AIR_STRIKE_ISSUES_URL`` is the repository's issues page, such as
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
    """Return the issues page, without a trailing slash; empty for an invalid URL.

    Only https is accepted, with a host and a path of plain characters.
    """
    url = environment.get(VARIABLE, "").strip().rstrip("/")
    return url if is_web_address(url, schemes=("https",)) else ""


def data_error_url(view: Mapping[str, str], build_id: str) -> str | None:
    """Return the form's URL with the view and the build filled in, else None.

    An invalid URL counts as none, since it would be on every page.
    """
    issues = issues_url()
    if not issues:
        return None
    fields = {"template": TEMPLATE, "view": f"?{urlencode(view)}", "build": build_id}
    return f"{issues}/new?{urlencode(fields)}"
