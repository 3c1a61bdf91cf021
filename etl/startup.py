"""What a command does while its modules are loaded; it needs none of them itself."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType

#: How a system, or a library, says that there is no memory for more.
_NO_MEMORY = (
    *("failed to map segment", "cannot allocate memory", "can't start new thread"),
    *("bad_alloc", "unable to allocate"),
)
#: With less address space than this DuckDB and Arrow end the process themselves, in
#: C++, before anybody can say why. In bytes.
LEAST_ADDRESS_SPACE = 1_000_000_000


def load_to_a_line() -> None:
    """Let Ctrl-C and a lack of memory end what loads without a trace.

    What depends on how the process was started is the same from here on.
    """
    _open_closed_streams()
    os.environ["TZ"] = "UTC"  # no time is told by it; Babel fails at an unfit one
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = _end
    with suppress(ImportError):  # no such limits on Windows
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY and limit < LEAST_ADDRESS_SPACE:
            sys.exit(
                f"error: memory is limited to {limit // 10**6:,} MB here (ulimit -v).\n"
                f"Give the command {LEAST_ADDRESS_SPACE // 10**6:,} MB or more."
            )


def _open_closed_streams() -> None:
    """Open what was closed before the start, as a daemon's streams are, to nowhere.

    What is opened later would else have their numbers, and libraries close or write
    to these.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, os.fdopen(number, mode, closefd=False))


def memory_ran_out(error: BaseException) -> bool:
    """Return whether an error, or one that led to it, is for lack of memory."""
    return any(
        isinstance(one, MemoryError)
        or type(one).__name__ == "OutOfMemoryException"  # DuckDB's
        or (isinstance(one, OSError) and one.errno == errno.ENOMEM)
        or any(words in str(one).lower() for words in _NO_MEMORY)
        for one in _chain(error)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _end(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if not memory_ran_out(error):
        sys.__excepthook__(kind, error, trace)
        return
    print(
        "error: memory ran out while the program was loaded.\n"
        "Give the command more room.",
        file=sys.stderr,
    )
