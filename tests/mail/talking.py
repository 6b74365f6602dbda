"""A server that speaks as a test says, word by word: what comes in between is kept, and the connection broken where
the test breaks it."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

GREETING = {"hello": "250-here\r\n250 SIZE 1000000", "mail": "250 ok", "rcpt": "250 ok", "data": "354 go on"}
BREAK = "break"


@dataclass
class Talk:
    """`says`: what it answers to each command, to the end of the text ("end") and as soon as text comes ("text")."""

    port: int
    says: Mapping[str, str]
    heard: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)


@contextmanager
def talking(**says: str) -> Iterator[Talk]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        talk = Talk(listening.getsockname()[1], GREETING | {"end": "250 2.0.0 Ok: queued as 4XyZ12"} | says)
        thread = threading.Thread(target=_serve, args=(listening, talk), daemon=True)
        thread.start()
        yield talk
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=20)


def _serve(listening: socket.socket, talk: Talk) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            _answer(connection, lines, talk)


def _answer(connection: socket.socket, lines, talk: Talk) -> None:
    for line in lines:
        verb = line[:4].decode().strip().lower()
        talk.heard.append(verb.upper() + line[4:].decode().rstrip())
        if verb == "quit":
            connection.sendall(b"221 bye\r\n")
            return
        said = talk.says.get("hello" if verb in ("ehlo", "helo") else verb, "250 ok")
        if said == BREAK:
            return
        connection.sendall(said.encode() + b"\r\n")
        if said.startswith("354") and not _take(connection, lines, talk):
            return


def _take(connection: socket.socket, lines, talk: Talk) -> bool:
    if at_once := talk.says.get("text"):
        lines.readline()
        if at_once != BREAK:
            connection.sendall(at_once.encode() + b"\r\n")
        return False
    text = b""
    for line in lines:
        if line == b".\r\n":
            break
        text += line
    talk.texts.append(text)
    if talk.says["end"] == BREAK:
        return False
    connection.sendall(talk.says["end"].encode() + b"\r\n")
    return True
