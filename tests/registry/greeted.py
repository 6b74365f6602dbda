"""How letters greet a post, corrected by somebody."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.platform.history import known
from app.registry.models import PostVersion
from app.registry.title.correct import correct_title, last_said, title_details


def greet(session: Session, post_id: int, salutation: str) -> None:
    """From the beginning, whoever holds the post."""
    version = session.scalars(select(PostVersion).where(PostVersion.post_id == post_id, known(PostVersion))).one()
    said = replace(title_details(version), salutation=salutation, office_is_form=True)
    seen = last_said(session, post_id)
    correct_title(session, post_id, said, today=date(2015, 3, 27), seen=seen, actor=SYSTEM)
