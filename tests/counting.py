"""Amount of work, measured in calls: unlike time, it does not depend on the machine."""

import sys
from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """Return the number of functions called during ``work``, including C functions."""
    n_calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal n_calls
        n_calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return n_calls
