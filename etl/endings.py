"""How a command ends: always with a readable line on stderr, never a traceback."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, TextIO, cast

from etl.disk import in_one_line, remedy
from etl.errors import DataError, without_user
from etl.startup import fault_of_a_package, memory_ran_out

#: Signals of the system or a closed terminal that end a command; Windows has no SIGHUP.
ENDING = tuple(s for s in signal.Signals if s.name in ("SIGTERM", "SIGHUP"))
#: The one of these that was received, if any.
_came: list[signal.Signals] = []


def end_at_signals() -> None:
    """Make SIGTERM and SIGHUP end the command as Ctrl-C does, with its clean-up.

    Under ``nohup``, SIGHUP stays ignored.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    _came.append(signal.Signals(number))
    for other in (*ENDING, signal.SIGINT):  # a second one would interrupt the clean-up
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt


class OutputError(BaseException):
    """Standard output cannot be written, as opposed to a file of the command.

    A BaseException, so that no ``except Exception`` on the way handles it.
    """


class _Output:
    """Standard output that raises OutputError, so it can be told from file errors."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text."""
        try:
            return self._stream.write(text)
        except OSError as error:
            raise OutputError from error

    def flush(self) -> None:
        """Flush the buffer."""
        try:
            self._stream.flush()
        except OSError as error:
            raise OutputError from error

    def __getattr__(self, name: str) -> Any:
        """Delegate everything else to the stream."""
        return getattr(self._stream, name)


def run_to_a_line(run: Callable[[], int | None]) -> int:
    """Run a command; return its exit code, or 1 after printing an error to stderr.

    A signal gives 128 plus its number, a closed output pipe 141.
    """
    with redirect_stdout(cast("TextIO", _Output(sys.stdout))):
        return _run_to_a_line(run)


def _run_to_a_line(run: Callable[[], int | None]) -> int:
    try:
        try:
            code = run()
        finally:
            sys.stdout.flush()
    except OutputError as error:
        _close_output()
        return _without_output(error.__cause__)
    except KeyboardInterrupt:
        return stopped()
    except DataError as error:
        return failed(f"error: {error}")
    except OSError as error:
        if memory_ran_out(error):
            return _without_memory(error)
        name = error.filename2 or error.filename  # filename2 is the target of a copy
        place = f"{name}: " if name else ""
        reason = error.strerror or in_one_line(error)
        otherwise = "Check its path and the permissions to read and write there"
        return failed(f"error: {place}{reason}.\n{remedy(error, otherwise)}.")
    except Exception as error:  # noqa: BLE001 - a command ends with a line
        if memory_ran_out(error):
            return _without_memory(error)
        if "interrupted" in str(error).lower():  # DuckDB's word for a signal
            return stopped()
        if message := fault_of_a_package(error):
            return failed(message)
        at = traceback.extract_tb(error.__traceback__)[-1]
        return failed(
            f"error: {type(error).__name__}: {in_one_line(error)} "
            f"({Path(at.filename).name}, line {at.lineno}).\n"
            "This is a bug in the program. Report it with this message."
        )
    return int(code or 0)


def _without_output(error: BaseException | None) -> int:
    if isinstance(error, BrokenPipeError):
        return failed("stopped: the output is no longer read.", 141)
    reason = error.strerror if isinstance(error, OSError) else None
    why = in_one_line(error) if error is not None else ""
    return failed(
        f"error: standard output cannot be written: {reason or why}.\n"
        "Redirect it to where there is room, and repeat."
    )


def _without_memory(error: BaseException) -> int:
    reason = in_one_line(error).partition(" Possible solutions")[0]
    return failed(f"error: memory ran out: {reason}.\nGive the command more memory.")


def ending_signal() -> signal.Signals | None:
    """Return the signal received from the system or a closed terminal, if any."""
    return _came[0] if _came else None


def stopped() -> int:
    """Print what stopped a command, and return its exit code."""
    number = _came[0] if _came else signal.SIGINT
    event = f"{number.name} came" if _came else "Ctrl-C was pressed"
    return failed(f"stopped: {event}; no register is half changed.", 128 + number)


def failed(sentence: str, code: int = 1) -> int:
    """Print why a command ends, if stderr can be written; return the exit code."""
    with suppress(OSError):
        print(without_user(sentence), file=sys.stderr, flush=True)
    return code


def _close_output() -> None:
    """Redirect stdout to the null device, so that Python's exit does not flush it."""
    with suppress(AttributeError, OSError, ValueError):  # no fileno under test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
