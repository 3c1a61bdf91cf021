"""The type of one row of a query's result."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

#: A row as ``iterrows`` or ``to_dict("records")`` give it.
Row: TypeAlias = pd.Series | Mapping[Any, Any]
