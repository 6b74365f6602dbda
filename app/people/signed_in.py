"""What happens when somebody signs in."""

from sqlalchemy.orm import Session

from app.accounts.security.known_browser import is_known
from app.people import tell
from app.people.break_glass import alarm
from app.people.first_run import settle
from app.platform.clock import now
from app.web.request import services


def signed_in(session: Session, user_id: int, token: str, browser: str) -> None:
    """Tell them of a browser that is new, settle the first run, and raise an alarm for the emergency account."""
    if not is_known(user_id):
        tell.new_browser(session, user_id, browser, at=now())
    settle(session, services().settings)
    alarm(session, token, settings=services().settings, at=now())
