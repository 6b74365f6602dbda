"""A server in front of another that passes on what both say, until it stops, or hardly speaks any more."""

import selectors
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

Proxy = Callable[..., int]


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """`proxy(port, stop_after=1000)` breaks the connection after so many bytes from the server behind; with
    `dribble_after` it then lets through a byte every tenth of a second. Returns its own port."""
    listening: list[socket.socket] = []
    ended = threading.Event()

    def serve(port: int, *, stop_after: int = 0, dribble_after: int = 0) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)
        threading.Thread(target=_accept, args=(listener, port, stop_after, dribble_after, ended), daemon=True).start()
        return int(listener.getsockname()[1])

    yield serve
    ended.set()
    for listener in listening:
        listener.close()


def _accept(listener: socket.socket, port: int, stop_after: int, dribble_after: int, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with client, socket.create_connection(("127.0.0.1", port)) as server:
            try:
                _pass_on(client, server, stop_after, dribble_after, ended)
            except OSError:
                continue


def _pass_on(
    client: socket.socket, server: socket.socket, stop_after: int, dribble_after: int, ended: threading.Event
) -> None:
    said = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(client, selectors.EVENT_READ, server)
        waiting.register(server, selectors.EVENT_READ, client)
        while not ended.is_set():
            for key, _ in waiting.select(0.1):
                slow = key.fileobj is server and dribble_after and said >= dribble_after
                chunk = key.fileobj.recv(1 if slow else 500)
                if not chunk:
                    return
                if key.fileobj is server:
                    said += len(chunk)
                    if stop_after and said >= stop_after:
                        return
                key.data.sendall(chunk)
                if slow:
                    ended.wait(0.1)
