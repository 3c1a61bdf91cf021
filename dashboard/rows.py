"""The type of one row of a query's result."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

#: A row as ``iloc`` or, many times faster for many, ``to_dict("records")`` gives it.
Row: TypeAlias = pd.Series | Mapping[Any, Any]
