"""Error handling while a command loads its modules; imports none of them itself."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType

#: Phrases of the system and of libraries for a lack of memory.
_NO_MEMORY = (
    *("failed to map segment", "cannot allocate memory", "can't start new thread"),
    *("bad_alloc", "unable to allocate"),
)
#: Our own packages; any other is third-party.
_OURS = ("__main__", "dashboard", "etl")
INSTALL = "python -m pip install --require-hashes -r requirements.txt"
#: In bytes. With less address space, DuckDB and Arrow abort the process in C++, without
#: a message.
LEAST_ADDRESS_SPACE = 1_000_000_000
#: With fewer open files, modules cannot be loaded, and DuckDB aborts the process.
LEAST_OPEN_FILES = 64


def load_to_a_line() -> None:
    """Make Ctrl-C, a lack of memory and a broken package end it without a traceback.

    Also removes differences in how the process was started.
    """
    _open_closed_streams()
    os.environ["TZ"] = "UTC"  # we do not use it, and Babel fails on an invalid one
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = _end
    with suppress(ImportError):  # no such limits on Windows
        _refuse_small_limits()


def _refuse_small_limits() -> None:
    """Exit if the system's limits are too low to load the modules."""
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < LEAST_ADDRESS_SPACE:
        sys.exit(
            f"error: memory is limited to {limit // 10**6:,} MB here (ulimit -v).\n"
            f"Give the command {LEAST_ADDRESS_SPACE // 10**6:,} MB or more."
        )
    limit, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY or limit >= LEAST_OPEN_FILES:
        return
    if hard != resource.RLIM_INFINITY and hard < LEAST_OPEN_FILES:
        sys.exit(
            f"error: open files are limited to {hard} here (ulimit -n).\n"
            f"Allow the command {LEAST_OPEN_FILES} or more."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (LEAST_OPEN_FILES, hard))


def _open_closed_streams() -> None:
    """Open closed standard streams, as a daemon's are, on the null device.

    Otherwise files opened later would get their descriptors, which libraries close or
    write to.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free descriptor
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, os.fdopen(number, mode, closefd=False))


def memory_ran_out(error: BaseException) -> bool:
    """Return whether an error, or one of its causes, is a lack of memory."""
    return any(
        isinstance(cause, MemoryError)
        or type(cause).__name__ == "OutOfMemoryException"  # DuckDB's
        or (isinstance(cause, OSError) and cause.errno == errno.ENOMEM)
        or any(words in str(cause).lower() for words in _NO_MEMORY)
        for cause in _chain(error)
    )


def _missing_package(error: BaseException) -> str:
    """Return the message for a package that is not installed; "" for other errors."""
    if not isinstance(error, ModuleNotFoundError):
        return ""
    package = (error.name or "").partition(".")[0]
    if package in ("", *_OURS):
        return ""  # our own error, which an installation does not fix
    return f"error: the package {package} is not installed; run: {INSTALL}"


def fault_of_a_package(error: BaseException) -> str:
    """Return the message for a package that fails on import; "" for other errors.

    Some packages read files of the user on import, which another program may have made.
    """
    failing, trace = "", error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        package = str(frame.f_globals.get("__name__")).partition(".")[0]
        is_foreign = package not in (*_OURS, *sys.stdlib_module_names)
        if frame.f_code.co_name == "<module>" and is_foreign:
            failing = package
    if not (failing and isinstance(error, Exception)):
        return ""
    reason = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".")
    return (
        f"error: the package {failing} cannot be loaded: {reason}.\n"
        "Check its settings, in the home folder and in the environment, or install "
        "it again."
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
    message = _missing_package(error) or fault_of_a_package(error)
    if memory_ran_out(error):
        message = (
            "error: memory ran out while the program was loaded.\n"
            "Give the command more memory."
        )
    if not message:
        sys.__excepthook__(kind, error, trace)
        return
    with suppress(OSError):
        print(message, file=sys.stderr, flush=True)
