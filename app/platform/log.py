"""The log of every program: one JSON object a line on standard error, the standard library's logs too.

A line names nobody. Of an exception it says the type, the code and where it was raised, but not its message, which may
be made of what somebody typed. Whoever logs something says numbers and codes.
"""

import logging
import sys
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo

from app.platform.config import Settings

CHATTY = ("weasyprint", "fontTools", "huey", "alembic")
"""Libraries that tell of every step at INFO."""

CODES = ("code", "kind", "reason", "sqlstate", "sqlite_errorname", "errno")
"""Attributes in which exceptions of ours, of the databases and of the system say what went wrong, in a word."""


class Traceback(ExceptionDictTransformer):
    """The types and places of an exception and of those before it, and the codes that they have."""

    def __init__(self) -> None:
        super().__init__(show_locals=False)  # a password may be one

    def __call__(self, exc_info: ExcInfo) -> list[dict[str, Any]]:
        stacks = super().__call__(exc_info)
        for stack in stacks:
            _leave_out_messages(stack)
        if stacks and (codes := codes_of(exc_info[1])):
            stacks[0]["codes"] = codes
        return stacks


def codes_of(problem: BaseException | None) -> list[str]:
    """Return, of an exception and of those that it was raised from, the codes that they have, as "sqlstate 23505"."""
    codes: list[str] = []
    while problem is not None:
        for name in CODES:
            value = getattr(problem, name, None)
            if isinstance(value, str | int) and value != "":
                codes.append(f"{name} {value}")
        problem = problem.__cause__ or problem.__context__
    return codes


def _leave_out_messages(stack: dict[str, Any]) -> None:
    for part in ("exc_value", "exc_notes", "syntax_error"):
        stack.pop(part, None)
    for group in stack.get("exceptions") or ():
        for inner in group:
            _leave_out_messages(inner)


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(Traceback()),
]


def json_formatter() -> logging.Formatter:
    """Make every line JSON that carries what the request or the task has bound (web/request_log.py, worker.py)."""
    return structlog.stdlib.ProcessorFormatter(processor=structlog.processors.JSONRenderer(), foreign_pre_chain=SHARED)


def log_to_stderr(settings: Settings) -> None:
    """Log from `settings.log_level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(json_formatter())
    logging.basicConfig(level=settings.log_level, handlers=[handler])
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
