"""Where a reader reports an error in the data: the one place that knows the address.

``AIR_STRIKE_ISSUES_URL`` is the repository's page of issues, such as
``https://github.com/OWNER/REPOSITORY/issues``. Without it no page shows a button.
"""

import os
from collections.abc import Mapping
from urllib.parse import urlencode

VARIABLE = "AIR_STRIKE_ISSUES_URL"
#: The form, in ``.github/ISSUE_TEMPLATE``; ``view`` and ``build`` are fields of it.
TEMPLATE = "data_error.yml"


def data_error_url(view: Mapping[str, str], build_id: str) -> str | None:
    """Return the form's address with the view and the build filled in, if there is one.

    Only https is taken: the address stands on every page.
    """
    issues = os.environ.get(VARIABLE, "").strip().rstrip("/")
    if not issues.startswith("https://"):
        return None
    fields = {"template": TEMPLATE, "view": f"?{urlencode(view)}", "build": build_id}
    return f"{issues}/new?{urlencode(fields)}"
