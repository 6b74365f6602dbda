"""Standard output and error: what a command prints there is written, or it is said that it could not be."""

import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

CLOSED = 141
"""Exit status of a program whose reader left, as `head` does: 128 and the number of SIGPIPE, as shells count."""

UNWRITTEN = 2
"""Exit status of a program whose output could not be written."""


class Output(io.FileIO):
    """Writes where a stream does, and remembers what kept it from that."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream.fileno(), "w", closefd=False)
        self.problem: OSError | None = None
        self._stream = stream  # closes the file when it goes

    def write(self, body: "ReadableBuffer", /) -> int:
        try:
            return super().write(body)
        except OSError as problem:
            self.problem = problem
            raise

    def drop(self) -> None:
        """What is left to be written goes nowhere; the interpreter would fail at it once more."""
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), self.fileno())


def run_heard(command: Callable[[], None]) -> None:
    """Run a command. Where what it prints can't be written, that is said in one line, with UNWRITTEN; where its reader
    left, it ends quietly, with CLOSED."""
    _open_closed()
    outputs = [_watch("stdout"), _watch("stderr")]
    try:
        command()
    except (OSError, SystemExit):
        _require_written(outputs)
        raise


def _open_closed() -> None:
    """Where a stream was closed for us, nothing is read, and what is written goes nowhere. Else the next file that is
    opened would take its number, and have in it whatever a library says of an error."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 (as long as the program)
            os.set_inheritable(nothing.fileno(), True)
            setattr(sys, name, nothing)


def _watch(name: str) -> Output:
    stream: io.TextIOWrapper = getattr(sys, name)
    output = Output(stream)
    watched = io.TextIOWrapper(
        io.BufferedWriter(output),
        encoding=stream.encoding,
        errors="backslashreplace",  # the name of a file may be no text
        line_buffering=stream.line_buffering,
    )
    setattr(sys, name, watched)
    return output


def _require_written(outputs: Sequence[Output]) -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    problems = [output.problem for output in outputs if output.problem]
    if not problems:
        return
    closed = all(problem.errno == errno.EPIPE for problem in problems)
    if not closed:
        with suppress(OSError):
            sys.stderr.write(f"The output could not be written: {problems[0].strerror}.\n")
            sys.stderr.flush()
    for output in outputs:
        if output.problem:
            output.drop()
    sys.exit(CLOSED if closed else UNWRITTEN)
