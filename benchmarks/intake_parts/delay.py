"""A line with a delay: ``python -m benchmarks.intake_parts.delay PORT UPSTREAM SECONDS``.

Every octet arrives so many seconds after it was sent, in both directions, however much is under way: what is sent
together arrives together, so the line has a delay and no limit of its own. It runs in a process of its own, so that
its work is nobody's CPU but its own.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import suppress

#: octets read at once
_CHUNK = 256 * 1024


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Pass on what *reader* gives, each piece at its own time, and the end last."""
    clock = asyncio.get_running_loop()
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, piece = await under_way.get()
            if (left := due - clock.time()) > 0:
                await asyncio.sleep(left)
            if not piece:
                writer.write_eof()
                return
            writer.write(piece)
            await writer.drain()

    delivering = asyncio.create_task(deliver())
    with suppress(OSError):
        while piece := await reader.read(_CHUNK):
            under_way.put_nowait((clock.time() + seconds, piece))
    under_way.put_nowait((clock.time() + seconds, b""))
    with suppress(OSError):
        await delivering


async def _serve(port: int, upstream: int, seconds: float) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection("127.0.0.1", upstream, limit=_CHUNK)
        for end in (writer, to_server):
            end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.gather(_carry(reader, to_server, seconds), _carry(from_server, writer, seconds))
        writer.close()
        to_server.close()

    async with await asyncio.start_server(connected, "127.0.0.1", port, limit=_CHUNK) as server:
        await server.serve_forever()


def main() -> None:
    """Listen until the process is ended."""
    port, upstream, seconds = sys.argv[1:]
    asyncio.run(_serve(int(port), int(upstream), float(seconds)))


if __name__ == "__main__":
    main()
