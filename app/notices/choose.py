"""When a user wants notices by mail."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import Actor, record
from app.notices import events
from app.notices.models import WAITING, MailChoice, Notice
from app.notices.notify import TASK
from app.notices.states import Way, plan
from app.notices.words import RESTRICTED
from app.platform.database import wake_after_commit
from app.platform.leases import is_unleased


def way_of(session: Session, user_id: int) -> Way:
    choice = session.get(MailChoice, user_id)
    return Way(choice.way) if choice else Way.AT_ONCE


def choose(session: Session, user_id: int, way: Way, *, at: datetime) -> bool:
    """From now on, and for what has not been mailed yet, unless a worker has it in hand. Whether it is another way
    than before comes back."""
    mine = select(User.id).where(User.id == user_id)
    session.execute(mine.with_for_update(key_share=True))  # one choice at a time; whoever tells this user need not wait
    before = way_of(session, user_id)
    if way is before:
        return False
    session.merge(MailChoice(user_id=user_id, way=way))
    planned = plan(way, at)
    others = Notice.kind.not_in(RESTRICTED)  # these go at once, whatever is chosen
    waiting = (WAITING, Notice.user_id == user_id, others, is_unleased(Notice, at))
    in_order = select(Notice).where(*waiting).order_by(Notice.due_at, Notice.id)  # as claim() takes them
    for notice in session.scalars(in_order.with_for_update()):
        notice.mail, notice.daily, notice.due_at = planned.state, planned.daily, planned.due_at
    session.flush()
    record(
        session,
        events.USER_MAIL_CHOSEN,
        actor=Actor(user_id=user_id),
        subjects=[("user", user_id)],
        before={"mail": before},
        after={"mail": way},
    )
    wake_after_commit(session, TASK)
    return True
