"""Events that tests record, by their codes."""

from app.platform.events import VARIES, Event, declared_events


def event_of(code: str) -> Event:
    """The event that a room declares under this code, or one of a test's own."""
    own = Event(code, "", personal=VARIES)
    return next((event for event in declared_events() if event == code), own)
