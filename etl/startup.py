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
#: Whose faults are the program's own; a package of another name is foreign.
_OURS = ("__main__", "dashboard", "etl")
INSTALL = "python -m pip install --require-hashes -r requirements.txt"
#: With less address space than this DuckDB and Arrow end the process themselves, in
#: C++, before anybody can say why. In bytes.
LEAST_ADDRESS_SPACE = 1_000_000_000
#: With fewer open files modules cannot be loaded, and DuckDB ends the process itself.
LEAST_OPEN_FILES = 64


def load_to_a_line() -> None:
    """Let Ctrl-C, a lack of memory and a package's fault end it without a trace.

    What depends on how the process was started is the same from here on.
    """
    _open_closed_streams()
    os.environ["TZ"] = "UTC"  # no time is told by it; Babel fails at an unfit one
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = _end
    with suppress(ImportError):  # no such limits on Windows
        _refuse_small_limits()


def _refuse_small_limits() -> None:
    """End the command where the system gives it too little to load its modules."""
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


def _missing_package(error: BaseException) -> str:
    """Return what to do about a package that is not installed; empty for all else."""
    if not isinstance(error, ModuleNotFoundError):
        return ""
    package = (error.name or "").partition(".")[0]
    if package in ("", *_OURS):
        return ""  # a fault of ours: an installation mends nothing
    return f"error: the package {package} is not installed; run: {INSTALL}"


def fault_of_a_package(error: BaseException) -> str:
    """Return what to say of a package that fails while it loads; empty for all else.

    Some read files of the user's then, which may be of another program's making.
    """
    found, trace = "", error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        package = str(frame.f_globals.get("__name__")).partition(".")[0]
        is_foreign = package not in (*_OURS, *sys.stdlib_module_names)
        if frame.f_code.co_name == "<module>" and is_foreign:
            found = package
    if not (found and isinstance(error, Exception)):
        return ""
    reason = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".")
    return (
        f"error: the package {found} cannot be loaded: {reason}.\n"
        "Look at its settings, in the home folder and in the environment, or install "
        "it anew."
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
    said = _missing_package(error) or fault_of_a_package(error)
    if memory_ran_out(error):
        said = (
            "error: memory ran out while the program was loaded.\n"
            "Give the command more room."
        )
    if not said:
        sys.__excepthook__(kind, error, trace)
        return
    with suppress(OSError):
        print(said, file=sys.stderr, flush=True)
