"""What health adds to the application."""

from app.places import Additions, Room


def pages() -> Additions:
    from app.health.exposition import count_request
    from app.web.request_log import SERVED
    from app.web.routing import views_in

    yield SERVED.add(count_request)
    yield from views_in(__package__)


ROOM = Room(pages=pages)
