"""Standard lines for tests, in one line."""

from datetime import date

from app.audit.record import SYSTEM
from app.drafting.lines.keep import LineWords, new_line

BODY = (
    "When a child may be at risk of harm now, tell the police and the director of children’s services today, "
    "and do not wait for the next meeting."
)
OTHER = "Inspectors will look at how leaders of every agency share what they know, and will publish what they find."


def said(title="A child at risk now", *, topic="Safeguarding", body=BODY, owner="Home Office policy team", **more):
    return LineWords(title=title, topic=topic, body=body, owner=owner, **more)


def make_line(services, title="A child at risk now", **more) -> int:
    """The number of a new line."""
    with services.database.writing() as session:
        return new_line(session, said(title, **more), actor=SYSTEM).line_id


DAY = date(2026, 11, 25)
