"""A platform that takes every score after a fixed time: a quick peer for the bench of scores.

`python -m tests.bench.score_platform PORT MILLISECONDS`; a process of its own, so that what it
costs does not count.
"""

import asyncio
import sys

TOKEN = b'{"access_token":"one","token_type":"Bearer","expires_in":3600,"scope":""}'
ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"
TAKEN = ANSWER.format(0).encode()
TOKEN_ANSWER = ANSWER.format(len(TOKEN)).encode() + TOKEN


class Connection(asyncio.Protocol):
    """One connection; requests on it come one after the other."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, body = self._buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        if len(body) < length:
            return
        self._buffer = body[length:]
        answer = TOKEN_ANSWER if b"/token " in lines[0] else TAKEN
        asyncio.get_running_loop().call_later(self._seconds, self._transport.write, answer)


async def main(port: int, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(seconds), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]) / 1000))
