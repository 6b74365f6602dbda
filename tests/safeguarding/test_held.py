"""Nothing of a report is erased, forgotten or deleted by anything that erases, forgets or deletes; and nobody finds it
where they look for other things."""

import ast
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.audit.anchor import head
from app.audit.event_memory import anything_since
from app.audit.find import EventFilter, all_events, count_events, find_events, kinds
from app.audit.models import AuditPersonal, AuditSubject
from app.audit.record import Actor
from app.audit.verify import check
from app.imports.forget import KEPT, forget
from app.inbox.models import Message
from app.notices.models import Notice
from app.platform.clock import now
from app.platform.database import Base
from app.platform.history import HistoryRewritten, known
from app.platform.root import ROOT
from app.registry.events import CHANGES_NO_REGISTRY
from app.registry.holders.erase import erase_holder
from app.registry.models import AreaVersion, PostVersion
from app.safeguarding import models
from app.safeguarding.clock.cause import give_cause
from app.safeguarding.clock.escalate import wake
from app.safeguarding.clock.people import wake_from
from app.safeguarding.link import link_duplicate
from app.safeguarding.locking import RISK
from app.safeguarding.models import RiskReport
from app.safeguarding.release import release_message
from app.safeguarding.states import About, How
from app.safeguarding.telling.mails import ask_mail
from app.safeguarding.telling.refer import refer
from app.safeguarding.telling.routes import REGISTRY
from app.safeguarding.view_log import record_risk_view
from tests.inbox.mail import came
from tests.registry.conftest import NOVEMBER_2026
from tests.registry.holding import hold
from tests.safeguarding.reporting import Duty, after, area_id, form, views_of

NAME = "Quill Featherstone"

TABLES = sorted(
    (one for one in vars(models).values() if isinstance(one, type) and issubclass(one, Base) and one is not Base),
    key=lambda one: one.__tablename__,
)


@pytest.fixture
def full(duty) -> Duty:
    """A row in each table of the room, with a name in it wherever a text is."""
    return fill(duty)


@pytest.fixture
def full_on_both(both) -> Duty:
    return fill(both)


def fill(duty: Duty) -> Duty:
    message = came(duty.services, f"{NAME} knows of it")
    number = duty.report(source=NAME, note=NAME, about=About.SERVICE, message=message)
    second = duty.report(received_at=after(26))
    duty.confirm(duty.say_told(number, after(25), to_whom=NAME, evidence=NAME), after(26))
    wake(duty.services, at=after(4))
    with duty.services.database.writing() as session:
        release_message(session, number, reason=NAME, actor=Actor(duty.first), at=after(26))
    with duty.services.database.writing() as session:
        actor = Actor(duty.first)
        common = {"token": form(), "actor": actor, "at": after(27)}
        ask_mail(
            session,
            second,
            to_whom=NAME,
            address="quill@council.example",
            call="020 7946 0000",
            settings=duty.services.settings,
            **common,
        )
        refer(session, number, body="ofsted", how=How.EMAIL, referred_at=after(1), words=NAME, **common)
        give_cause(session, number, NAME, actor=actor, at=after(27))
        link_duplicate(session, second, number, actor=actor, at=after(27))
        wake_from(session, duty.second, "4h", actor=actor)
    return duty


def everything(duty: Duty) -> list[tuple[object, ...]]:
    """All rows of the room, and all that the record keeps of them beside its chain."""
    with duty.services.database.reading() as session:
        rows = [tuple(row) for table in TABLES for row in session.execute(select(*table.__table__.columns))]
        about = select(AuditSubject.seq).where(AuditSubject.kind == RISK)
        kept = select(AuditPersonal.seq, AuditPersonal.name, AuditPersonal.value).where(AuditPersonal.seq.in_(about))
        return [*rows, *(tuple(row) for row in session.execute(kept.order_by(AuditPersonal.seq, AuditPersonal.name)))]


def test_every_table_has_a_row(full):
    with full.services.database.reading() as session:
        empty = [one for one in TABLES if not session.scalar(select(func.count()).select_from(one))]
    assert empty == []


@pytest.mark.stack
def test_erasing_the_director_whom_a_report_names_takes_nothing_of_it(full_on_both):
    duty = full_on_both
    with duty.services.database.reading() as session:
        area = area_id(duty, "rotherham")
        authority = select(AreaVersion.authority_id).where(AreaVersion.area_id == area, known(AreaVersion))
        wanted = (PostVersion.registry_slug == REGISTRY, PostVersion.organisation_id.in_(authority))
        post = session.scalars(select(PostVersion.post_id).where(*wanted, known(PostVersion))).one()
    tenure = hold(duty.services.database, post, NAME, date(2020, 1, 1))
    before = everything(duty)
    with duty.services.database.writing() as session:
        erase_holder(session, post, tenure.id, reason="Asked for", today=NOVEMBER_2026, actor=Actor(duty.first))
    assert everything(duty) == before
    assert NAME in str(before)
    assert check(duty.services.database, duty.services.storage).holds


def test_what_forgets_imports_takes_nothing_of_it(full):
    before = everything(full)
    with full.services.database.reading() as session:
        keys = session.scalars(select(Message.key)).all()
    forget(full.services, at=now() + KEPT + timedelta(days=3650))
    assert everything(full) == before
    assert all(full.services.storage.get(key) for key in keys)


@pytest.mark.parametrize("table", TABLES, ids=[one.__tablename__ for one in TABLES])
def test_no_row_is_deleted_through_the_models(full, table):
    with pytest.raises(HistoryRewritten), full.services.database.writing() as session:
        session.delete(session.scalars(select(table).limit(1)).one())
        session.flush()


def test_the_message_that_made_a_report_can_not_be_deleted(full_on_both):
    with pytest.raises(IntegrityError), full_on_both.services.database.writing() as session:
        made_of = select(RiskReport.message_id).where(RiskReport.message_id.is_not(None))
        session.execute(delete(Message).where(Message.id.in_(made_of)))


def test_nothing_in_the_product_deletes_its_rows_and_no_room_below_knows_them():
    names = {one.__name__ for one in TABLES}
    for path in (ROOT / "app").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "delete":
                assert not names & {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}, path


def test_the_record_tells_of_it_only_to_who_may_see_it(full):
    with full.services.database.reading() as session:
        shown = list(all_events(session, EventFilter(), through=10_000))
        assert not [one for one in shown if one.action.startswith("risk.")]
        assert not [one for one in shown if any(about.kind == RISK for about in one.subjects)]
        assert not [action for action in count_events(session, EventFilter()) if action.startswith("risk.")]
        assert RISK in kinds(session)
        assert find_events(session, EventFilter(risk=True, action="risk.reported"), size=9).events


def test_search_makes_nothing_of_it(duty):
    with duty.services.database.reading() as session:
        last = head(session).seq
    number = duty.report(note=NAME)
    with duty.services.database.writing() as session:
        record_risk_view(session, duty.see(number), what="report", actor=Actor(duty.first))
    duty.tell(number, after(1))
    with duty.services.database.reading() as session:
        assert head(session).seq > last
        assert not anything_since(session, last, elsewhere=CHANGES_NO_REGISTRY)


def test_notices_and_mails_of_it_name_nobody(full):
    with full.services.database.reading() as session:
        said = [str(one.facts) + one.href for one in session.scalars(select(Notice))]
    assert said
    assert not any(NAME in one for one in said)


def test_each_look_is_an_event_that_says_the_page_alone(both):
    number = both.report()
    with both.services.database.writing() as session:
        record_risk_view(session, both.see(number), what="report", actor=Actor(both.first))
        record_risk_view(session, both.see(number), what="told", actor=Actor(both.second))
        record_risk_view(session, None, what="list", actor=Actor(both.second))
    with both.services.database.reading() as session:
        assert [(one.actor_id, [about.subject_id for about in one.subjects]) for one in views_of(session, number)] == [
            (both.second, ["1"]),
            (both.first, ["1"]),
        ]
        lists = find_events(session, EventFilter(kind=RISK, identity="list"), size=9).events
    assert [one.actor_id for one in lists] == [both.second]
