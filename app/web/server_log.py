"""What Gunicorn says of itself, as lines of the one log. It has no log of requests (request_log.py)."""

from typing import Any

from gunicorn.glogging import Logger

from app.platform.log import json_formatter

WITH_REQUEST = ("Error handling request", "Invalid request from")
"""How lines begin that go on with an address or with what was sent: it may be a link's token, or anything."""


class ServerLog(Logger):  # type: ignore[misc]
    """The logger of gunicorn.conf.py."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(json_formatter())

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        super().warning(*_without_request(msg, args), **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        super().exception(*_without_request(msg, args), **kwargs)


def _without_request(msg: str, args: tuple[Any, ...]) -> tuple[Any, ...]:
    beginning = next((words for words in WITH_REQUEST if msg.startswith(words)), None)
    return (beginning,) if beginning else (msg, *args)
