"""Rendering a page ahead, without a reader, blocks neither readers nor shutdown."""

import asyncio
from unittest import mock

import pytest

from dashboard.web import warm
from tests import loops


def test_shutdown_while_a_page_renders_is_not_lost() -> None:
    """A shutdown at the moment when the page is ready is not lost."""
    runtime = mock.Mock()

    async def run() -> None:
        drawing = asyncio.create_task(warm.draw(runtime, "volumes", "lang=en"))
        await asyncio.sleep(0)
        runtime.connect_session.call_args.kwargs["client"].drawn.set()
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing

    loops.run(run())
    runtime.close_session.assert_called_once()
