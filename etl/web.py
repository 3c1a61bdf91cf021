"""HTTP client with limits, retries and backoff.

Every limit is a field of ``FetchLimits``. A response is taken completely or not at all.
Transient errors (timeouts, broken connections, 429, 5xx) are retried after a growing
wait, or after the one in Retry-After; other errors say what to do.
"""

import email.utils
import os
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from queue import Empty, SimpleQueue
from urllib.parse import urljoin, urlsplit

import httpx2
import stamina
import stamina.instrumentation

from etl import clock
from etl.errors import DataError, listed

USER_AGENT = "air-strike-dashboard (reads public posts for their figures, one by one)"

#: Name of the threads that wait for responses.
GETTING = "getting"
#: Number of bytes that are decompressed in one step.
UNPACKED_AT_ONCE = 64 * 1024
#: Environment variables for proxies and trusted certificates.
NETWORK_SETTINGS = (
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR"),
)


# The default hook logs a function name that means nothing to the user of a command.
stamina.instrumentation.set_on_retry_hooks(())


@dataclass(frozen=True)
class FetchLimits:
    """Timeouts, waits, retries and sizes of requests, in seconds and bytes."""

    delay: float = 1.0
    attempts: int = 5
    wait_initial: float = 1.0
    wait_max: float = 30.0
    #: If Retry-After asks for a longer wait, we give up.
    longest_wait: float = 300.0
    timeout: float = 20.0
    #: Total time limit of a request, even while data still arrives.
    deadline: float = 120.0
    most_redirects: int = 3
    most_bytes: int = 8_000_000


class TransientError(Exception):
    """An error worth a retry; ``wait`` is the server's Retry-After in seconds."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass(frozen=True)
class Response:
    """The body of a response, and its URL after redirects."""

    url: str
    body: bytes | bytearray

    @property
    def text(self) -> str:
        """The body as text; invalid UTF-8 becomes the replacement character."""
        return self.body.decode("utf-8", errors="replace")


def new_client(limits: FetchLimits) -> httpx2.Client:
    """Return a client with our user agent and timeouts, which follows no redirects.

    Raises DataError if the environment has an invalid proxy or certificate setting.
    """
    try:
        return httpx2.Client(
            headers={
                "User-Agent": USER_AGENT,
                "Accept-Language": "uk,en;q=0.5",
                # Only gzip, which we decompress ourselves with a size limit.
                "Accept-Encoding": "gzip",
            },
            timeout=limits.timeout,
            follow_redirects=False,
        )
    except (OSError, ValueError, httpx2.InvalidURL) as error:
        raise DataError(
            _settings_of_the_network() or "the network",
            f"cannot be used: {error}.",
            "Correct the setting, or unset it where no proxy is needed.",
        ) from error


def _settings_of_the_network() -> str:
    """Return the names of the variables set, not their values, which may be secret."""
    names = (n for n, value in os.environ.items() if value)
    return listed(sorted(n for n in names if n.upper() in NETWORK_SETTINGS))


def get(
    client: httpx2.Client,
    url: str,
    limits: FetchLimits,
    *,
    hosts: Collection[str] = (),
    ending: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response from ``url``, after up to ``limits.attempts`` attempts.

    Redirects are followed only to ``hosts``, or to any host if that is empty, but never
    from https to http. A body that does not contain ``ending`` counts as cut short.
    ``headers`` may hold credentials and are sent only to the host of ``url``. Raises
    DataError, naming the address and what to do.
    """

    def attempt() -> Response:
        response = _in_time(
            lambda: _get_once(client, url, limits, hosts, headers or {}), limits
        )
        if ending not in response.body.lower():
            raise TransientError("the page was cut short")
        return response

    def wait_or_not(error: Exception) -> bool | float:
        if isinstance(error, TransientError) and error.wait is not None:
            return error.wait
        return isinstance(error, (TransientError, httpx2.TransportError))

    retrying = stamina.RetryingCaller(
        attempts=limits.attempts,
        timeout=None,
        wait_initial=limits.wait_initial,
        wait_max=limits.wait_max,
        wait_jitter=limits.wait_initial / 2,
    )
    try:
        return retrying(wait_or_not, attempt)
    except (TransientError, httpx2.TransportError) as error:
        reason = str(error) or type(error).__name__
        is_answered = isinstance(error, TransientError)
        names = "" if is_answered else _settings_of_the_network()
        raise DataError(
            url,
            f"could not be read in {limits.attempts} attempts; the last error: "
            f"{reason}.",
            "Check whether the address opens in a browser, and try again later; what "
            "was read so far is kept."
            + (f" Also check these variables, set here: {names}." if names else ""),
        ) from error
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
        raise DataError(
            url, f"is not a web address: {error}.", "Write https://…"
        ) from error


def _in_time(read: Callable[[], Response], limits: FetchLimits) -> Response:
    """Run ``read`` in a thread; raise TransientError after the deadline.

    The client's timeout covers only silence: headers or chunk framing that trickle in
    could hold it for days. The abandoned thread ends when the client is closed.
    """
    outcome: SimpleQueue[Response | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            outcome.put(read())
        except BaseException as error:  # noqa: BLE001 - raised again by the caller
            outcome.put(error)

    threading.Thread(target=work, name=GETTING, daemon=True).start()
    try:
        result = outcome.get(timeout=limits.deadline)
    except Empty:
        raise _too_slow(limits) from None
    if isinstance(result, BaseException):
        raise result
    return result


def _too_slow(limits: FetchLimits) -> TransientError:
    return TransientError(f"the response took more than {limits.deadline:g} seconds")


def _get_once(
    client: httpx2.Client,
    url: str,
    limits: FetchLimits,
    hosts: Collection[str],
    headers: Mapping[str, str],
) -> Response:
    begun = time.monotonic()
    for _ in range(limits.most_redirects + 1):
        with client.stream("GET", url, headers=headers) as response:
            if response.has_redirect_location:
                target = _next(url, response.headers.get("location", ""), hosts)
                if urlsplit(target)[:2] != urlsplit(url)[:2]:
                    headers = {}
                url = target
                continue
            _check_status(response, url, limits)
            body = bytearray()
            for chunk in _unpacked(response, url):
                body += chunk
                if len(body) > limits.most_bytes:
                    raise DataError(
                        url,
                        f"sends more than {limits.most_bytes:,} bytes.",
                        "That is not the kind of page or file expected; look at it.",
                    )
                if time.monotonic() - begun > limits.deadline:
                    raise _too_slow(limits)  # ends a thread that was abandoned
            return Response(url, body)
    raise DataError(
        url,
        f"redirects more than {limits.most_redirects} times.",
        "Use the final address.",
    )


def _unpacked(response: httpx2.Response, url: str) -> Iterator[bytes]:
    """Yield the decompressed body in small pieces, so that the caller can stop in time.

    The client's own decompression expands a whole chunk, however large it becomes.
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing in {"identity", ""}:
        yield from response.iter_raw()
        return
    if packing not in {"gzip", "x-gzip"}:
        raise DataError(
            url,
            f'is compressed as "{packing[:40]}", which was not requested.',
            "Something on the way compresses it: try from another network.",
        )
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for chunk in response.iter_raw():
            packed = chunk
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, UNPACKED_AT_ONCE)
                packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise TransientError(f"the response cannot be decompressed: {error}") from error
    if not unpacker.eof or unpacker.unused_data:
        raise TransientError("the compressed response was cut short, or has extra data")


def _next(url: str, location: str, hosts: Collection[str]) -> str:
    try:
        target = urljoin(url, location)
        old, new = urlsplit(url), urlsplit(target)
        is_fit = new.scheme == "https" or (old.scheme, new.scheme) == ("http", "http")
    except ValueError:  # such as half an IPv6 address
        target, is_fit = location, False
    if not is_fit:
        raise DataError(
            url, f"redirects to {target}.", "Such a redirect is not followed; check it."
        )
    if hosts and new.hostname not in hosts:
        raise DataError(
            url,
            f"redirects to another host: {target}.",
            f"Only {listed(sorted(hosts))} is read. A login or block page of a proxy "
            "redirects like this: try from another network.",
        )
    return target


def _check_status(response: httpx2.Response, url: str, limits: FetchLimits) -> None:
    status = response.status_code
    if status == 429 or status >= 500:
        wait = _retry_after(response.headers.get("retry-after", ""))
        if wait is not None and wait > limits.longest_wait:
            raise DataError(
                url,
                f"asks for a pause of {wait:,.0f} seconds (status {status}).",
                "Try again after that; what was read so far is kept.",
            )
        raise TransientError(f"the server answered {status}", wait)
    if status != 200:
        raise DataError(
            url,
            f"returned status {status}.",
            "Check the address; 401 and 403 mean that access is denied.",
        )


def _retry_after(value: str) -> float | None:
    """Parse a Retry-After header into seconds; None if there is none."""
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # the latter for a zone of many digits
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - clock.now()).total_seconds())
