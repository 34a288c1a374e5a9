"""A line that can be cut: a TCP relay on the loopback between a kiosk and whatever it talks to.

For tests and demonstrations of an outage. One thread with its own event loop; every call may come from any thread and
returns when it has taken effect.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, Final

Address = tuple[str, int]

_CHUNK: Final = 4096
_TAKES_EFFECT_S: Final = 5.0
"""Closing sockets on the loopback takes milliseconds; longer means that the loop is stuck."""
_BITS_PER_BYTE: Final = 8


class CuttableLink:
    """Relays `listen` (port 0: choose one) to `target`, until something is done to it."""

    def __init__(self, listen: Address, target: Address) -> None:
        self._host, self.port = listen
        self._target = target
        self._bits_per_s: int | None = None
        self._delay_s = 0.0
        self._swallows = False
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._free_at: dict[str, float] = {}
        self.carried = 0
        """Bytes let through so far, both directions together."""

    def start(self) -> None:
        """Listen."""
        loop = asyncio.new_event_loop()
        self._loop = loop
        self._thread = threading.Thread(target=loop.run_forever, name="line", daemon=True)
        self._thread.start()
        self._do(self._listen())

    def stop(self) -> None:
        """Break everything and end. Safe to repeat."""
        if self._loop is None or self._thread is None:
            return
        self._do(self._break())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_TAKES_EFFECT_S)
        self._loop.close()
        self._loop = self._thread = None

    def cut(self) -> None:
        """Break what is open and refuse what comes."""
        self._do(self._break())

    def drop(self) -> None:
        """Break what is open; whoever comes next gets through."""
        self._do(self._break_connections())

    def black_hole(self) -> None:
        """Accept whoever comes, swallow every byte, never answer."""
        self._swallows = True
        self._do(self._listen())

    def restore(self) -> None:
        """Relay again. Connections that lost bytes in a black hole are broken, as they cannot go on."""
        if self._swallows:
            self._do(self._break())
        self._swallows = False
        self._do(self._listen())

    def throttle(self, bits_per_s: int | None) -> None:
        """Let so much through in each direction, all connections together; None: as fast as it goes."""
        self._bits_per_s = bits_per_s

    def delay(self, ms: int) -> None:
        """Hold each chunk back for so long, in each direction."""
        self._delay_s = ms / 1000

    @property
    def connections(self) -> int:
        """How many are open through it, or held in its black hole."""
        return len(self._tasks)

    def _do(self, change: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            change.close()
            raise RuntimeError("the line is not started")
        asyncio.run_coroutine_threadsafe(change, self._loop).result(_TAKES_EFFECT_S)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._relay, self._host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _break(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        await self._break_connections()

    async def _break_connections(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._server is None:  # accepted a moment before the cut
            writer.transport.abort()
            return
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            await self._connect_through(reader, writer)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._tasks.discard(task)

    async def _connect_through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._swallows:
            await self._swallow(reader)
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        both = [
            asyncio.create_task(self._pump(reader, far_writer, "out")),
            asyncio.create_task(self._pump(far_reader, writer, "in")),
        ]
        try:
            await asyncio.gather(*both)
            for end in (writer, far_writer):
                end.close()
                with contextlib.suppress(OSError):
                    await end.wait_closed()
        finally:
            for pump in both:
                pump.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            far_writer.transport.abort()
            writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: str) -> None:
        """Carry one direction to its end; closing one half leaves the other open, as TCP does."""
        while data := await reader.read(_CHUNK):
            self.carried += len(data)
            await self._hold_back(len(data), direction)
            if self._swallows:
                await self._swallow(reader)
                return
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            with contextlib.suppress(OSError):
                writer.write_eof()

    async def _hold_back(self, n_bytes: int, direction: str) -> None:
        loop = asyncio.get_running_loop()
        wait_s = self._delay_s
        if self._bits_per_s:
            starts_at = max(loop.time(), self._free_at.get(direction, 0.0))
            self._free_at[direction] = starts_at + n_bytes * _BITS_PER_BYTE / self._bits_per_s
            wait_s += self._free_at[direction] - loop.time()
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    async def _swallow(self, reader: asyncio.StreamReader) -> None:
        while await reader.read(_CHUNK):
            pass
