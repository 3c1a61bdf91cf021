"""The type of one row of a query's result."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

#: A row from ``iloc`` or, many times faster for many rows, ``to_dict("records")``.
Row: TypeAlias = pd.Series | Mapping[Any, Any]
