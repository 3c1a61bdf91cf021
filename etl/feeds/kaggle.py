"""URLs of the Air Force feed on Kaggle, and credentials for it.

Kaggle's public API redirects to the newest version of a file in its storage. An account
is optional; its variables are those of Kaggle's own client.
"""

import base64
import os
from collections.abc import Mapping

from etl.feeds.air_force import FILE_NAME

DATASET = "piterfm/massive-missile-attacks-on-ukraine"
PAGE = f"https://www.kaggle.com/datasets/{DATASET}"
FILE_URL = f"https://www.kaggle.com/api/v1/datasets/download/{DATASET}/{FILE_NAME}"


def credentials(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the Authorization header; empty without an account.

    ``KAGGLE_API_TOKEN`` is a token; ``KAGGLE_USERNAME`` and ``KAGGLE_KEY`` are the two
    fields of an older key. Neither is printed anywhere.
    """
    token = environ.get("KAGGLE_API_TOKEN", "").strip()
    if token:
        return {"Authorization": f"Bearer {token}"}
    name, key = (
        environ.get(variable, "").strip()
        for variable in ("KAGGLE_USERNAME", "KAGGLE_KEY")
    )
    if not (name and key):
        return {}
    pair = base64.b64encode(f"{name}:{key}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}
