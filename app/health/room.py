"""What health adds to the application."""

from app.places import Additions, Room


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


ROOM = Room(pages=pages)
