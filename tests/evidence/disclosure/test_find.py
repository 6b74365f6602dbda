"""Everything about what a request asks for is found: each thing once, and nothing that is restricted."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role, User
from app.accounts.users import change_user
from app.audit.record import SYSTEM, Actor, record
from app.campaigns.audience.holdouts import hold_out
from app.evidence.disclosure.begin import (
    Details,
    DisclosureMoved,
    begin,
    change,
    details_of,
    disclosure_by_number,
    due_on,
)
from app.evidence.disclosure.finding import sources
from app.evidence.disclosure.items.decide import Decision
from app.evidence.disclosure.items.search import search
from app.evidence.disclosure.models import DisclosureItem
from app.evidence.disclosure.move import withdraw
from app.evidence.disclosure.scope import Lines, Scope, UnknownNames, lines_of, reach_of, scope_in
from app.evidence.disclosure.words import KINDS
from app.evidence.interventions.days import day_of
from app.evidence.interventions.record import add
from app.inbox.models import Message, MessageFile, MessageResponse
from app.platform.clock import now
from app.registry.models import Area, PostVersion
from app.registry.posts.titles import called_on
from app.registry.title.correct import correct_title, title_details
from app.responses.models import Response
from app.responses.recording.files import attach
from app.tracking.letter_notes import add_note
from app.web.files.kept_files import KeptFile
from tests.audit.codes import event_of
from tests.delivery.sending import campaign as march
from tests.delivery.sending import make
from tests.evidence.disclosure.asking import (
    CALLER,
    RECEIVED_ON,
    SECRET,
    asked,
    decided,
    disclosure_of,
    items_of,
    keys_of,
    of_campaign,
    read,
    searched,
    the_item,
    the_office,
)
from tests.evidence.interventions.saying import area_of, said
from tests.fixtures.app import add_member
from tests.inbox.mail import came, token
from tests.refusals import refused
from tests.tracking.office import letter, reply, small

pytestmark = pytest.mark.stack


def kinds(services, number):
    return {one.kind for one in items_of(services, number)}


def test_everything_about_a_campaign_is_found_on_both_databases(stack_services):
    services = stack_services
    the_office(services)
    number = asked(services, of_campaign(services))
    assert kinds(services, number) >= {"sending", "reply", "message", "file", "note", "text", "timeline"}
    assert kinds(services, number) <= set(KINDS)
    found = items_of(services, number)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    for item in found:
        reading = read(services, item)
        assert reading.read.says_something or reading.read.fault, item.key
        assert SECRET not in f"{item.what} {item.about}"
    message = the_item(services, number, "message:")
    assert message.what.endswith(", with 1 attachment")
    assert SECRET in read(services, message).text
    assert SECRET in read(services, the_item(services, number, "file:")).text
    assert CALLER in read(services, the_item(services, number, "letter-note:")).text
    again = searched(services, number)
    assert (again.new, again.gone, again.anew) == (0, 0, 0)
    assert [one.key for one in items_of(services, number)] == [one.key for one in found]
    assert decided(services, number, Decision.WITHHOLD) == len(found)


def test_a_post_s_own_letters_and_facts_are_found_and_no_other_s(services):
    the_office(services)
    with services.database.reading() as session:
        post_id, other = letter(session, 1).post_id, letter(session, 2).post_id
    number = asked(services, Scope(posts=(post_id,)))
    keys = keys_of(services, number)
    assert {f"post:{post_id}", f"holders:{post_id}", f"contacts:{post_id}", f"timeline:post-{post_id}"} <= set(keys)
    assert f"post:{other}" not in keys
    assert len([one for one in keys if one.startswith("attempt:")]) == 1
    assert not [one for one in keys if one.startswith(("reply:", "text:"))]
    assert len([one for one in keys if one.startswith(("message:", "file:", "letter-note:"))]) == 3


def test_an_area_brings_the_posts_of_all_bodies_that_serve_it(services):
    with services.database.reading() as session:
        area_id = session.scalar(select(Area.id).where(Area.slug == "rotherham"))
        reach = reach_of(session, Scope(areas=(area_id,)))
    titles = set(reach.titles.values())
    assert any("South Yorkshire Police" in one for one in titles)
    assert any("Rotherham" in one for one in titles)
    number = asked(services, Scope(areas=(area_id,)))
    keys = keys_of(services, number)
    assert f"area:{area_id}" in keys
    assert f"timeline:area-{area_id}" in keys
    assert [one for one in keys if one.startswith("intervention:")], "the published directions"
    words = read(services, the_item(services, number, f"area:{area_id}")).text
    assert "Rotherham" in words


def test_a_fact_of_which_only_the_month_is_known_is_in_requests_of_any_part_of_it(services):
    with services.database.writing() as session:
        area = area_of(session, "gateshead")
        fact = add(session, said(area, begun=day_of(2016, 6), ended=None), once="one", actor=SYSTEM)
    number = asked(services, Scope(areas=(area,), since=date(2016, 6, 1), until=date(2016, 6, 10)))
    item = the_item(services, number, f"intervention:{fact}")
    assert item.day is None
    assert item.what.endswith(", June 2016")
    assert "From June 2016. " in read(services, item).text


def test_what_is_found_by_several_ways_is_one_item(services):
    message = the_office(services)
    with services.database.writing() as session:
        row = session.scalars(select(Message).where(Message.id == message)).one()
        file = sources.file_of(session, f"file:{_sha_of(session, row.id)}")
        answered = reply_row(services, session)
        kept = KeptFile(file.name, file.type, file.length, file.sha256, "elsewhere")
        attach(session, answered, [kept], seq=row.recorded)
        post_id, area = letter(session, 5).post_id, session.scalar(select(Area.id).where(Area.slug == "gateshead"))
    both = of_campaign(services, posts=(post_id,), areas=(area,))
    keys = keys_of(services, asked(services, both))
    assert len(keys) == len(set(keys))
    assert len([one for one in keys if one.startswith("file:")]) == 1


def _sha_of(session, message_id):
    return session.scalars(select(MessageFile.sha256).where(MessageFile.message_id == message_id)).one()


def reply_row(services, session):
    return session.scalars(select(Response.id)).one()


def test_days_narrow_what_has_a_day(services):
    the_office(services)
    number = asked(services, of_campaign(services, since=date(2015, 3, 21), until=date(2015, 3, 25)))
    keys = keys_of(services, number)
    assert [one for one in keys if one.startswith("reply:")], "received on 24 March"
    assert not [one for one in keys if one.startswith(("message:", "attempt:"))], "of 20 and 3 March"
    assert [one for one in keys if one.startswith("timeline:")], "has no day of its own"


def test_a_letter_has_its_own_date_and_not_that_on_which_its_file_was_made(services):
    make(services, [44])
    with services.database.reading() as session:
        of_march = march(session)
        scope, dated = Scope(campaigns=(of_march.id,)), of_march.letter_date
    number = asked(services, replace(scope, since=dated, until=dated))
    files = [one for one in items_of(services, number) if one.key.startswith("letter-file:")]
    assert [one.day for one in files] == [dated] * 2
    with services.database.writing() as session:
        for one in files:  # as a search listed it before
            session.get_one(DisclosureItem, one.id).day = date(2026, 11, 1)
    searched(services, number)
    assert [one.day for one in items_of(services, number) if one.key.startswith("letter-file:")] == [dated] * 2


def test_posts_left_out_are_found_by_campaign_and_by_post(services):
    the_office(services)
    with services.database.writing() as session:
        one, post_id = small(session), letter(session, 4).post_id
        hold_out(session, one, {post_id: "An inquiry is under way"}, actor=SYSTEM)
    for once, scope in (("a", of_campaign(services)), ("b", Scope(posts=(post_id,)))):
        number = asked(services, scope, once=once)
        item = the_item(services, number, "hold-out:")
        assert "An inquiry is under way" in read(services, item).text
        assert item.day == date(2015, 3, 3), "the date of the letter, which was left out later"


def test_posts_left_out_of_a_later_letter_are_not_found_between_two_days(services):
    the_office(services)
    with services.database.writing() as session:
        hold_out(session, small(session), {letter(session, 4).post_id: "An inquiry"}, actor=SYSTEM)
    for until, found in ((date(2015, 3, 2), 0), (date(2015, 3, 3), 1)):
        number = asked(services, of_campaign(services, since=date(2015, 1, 1), until=until), once=str(until))
        assert sum(one.key.startswith("hold-out:") for one in items_of(services, number)) == found


def test_posts_and_people_are_named_as_they_were_then(services):
    """A post that is renamed in 2016, and a user who is renamed after what they did."""
    the_office(services)
    member = add_member(services, Role.DRAFTER, name="Robin Before")
    with services.database.writing() as session:
        two = letter(session, 2)
        add_note(session, two, text="Rang.", once="m", actor=Actor(member.id))
        hold_out(session, small(session), {letter(session, 4).post_id: "An inquiry"}, actor=SYSTEM)
        for post_id in (two.post_id, letter(session, 4).post_id):
            version = session.scalars(select(PostVersion).where(PostVersion.post_id == post_id)).one()
            then = called_on(session, [post_id], valid_at=date(2015, 3, 3))[post_id]
            said, seen = (
                replace(title_details(version), title="Head of Today", names_organisation=True),
                version.recorded,
            )
            on = date(2016, 4, 1)
            assert correct_title(session, post_id, said, today=on, since=on, seen=seen, actor=SYSTEM)
        user = session.get_one(User, member.id)
        change_user(session, user, name="Robin After", office="", roles=user.roles, actor=SYSTEM, at=now())
    number = asked(services, of_campaign(services, posts=()))
    about = {one.key.partition(":")[0]: one.about for one in items_of(services, number) if one.post_id}
    assert "Head of Today" not in about.values()
    assert about["hold-out"] == then
    assert f"Post: {then}" in read(services, the_item(services, number, "hold-out:")).text
    told = read(services, the_item(services, number, "timeline:campaign")).text
    with services.database.reading() as session:
        two = letter(session, 2)
        number = asked(services, Scope(posts=(two.post_id,)), once="b")
    told += read(services, the_item(services, number, f"timeline:letter-{two.id}")).text
    assert "Robin Before" in told
    assert "Robin After" not in told


def test_what_comes_later_is_found_when_it_is_searched_again(services):
    the_office(services)
    number = asked(services, of_campaign(services))
    before = {one.key: one.number for one in items_of(services, number)}
    reply(services, [3], on=date(2015, 3, 26))
    again = searched(services, number)
    assert (again.new, again.gone) == (1, 0)
    after = {one.key: one.number for one in items_of(services, number)}
    assert {key: after[key] for key in before} == before, "numbers stay"


def test_what_is_no_longer_asked_for_is_left_out_and_comes_back_as_it_was(services):
    the_office(services)
    number = asked(services, of_campaign(services))
    item = the_item(services, number, "message:")
    decided(services, number, Decision.WITHHOLD, [item])
    narrow(services, number, until=date(2015, 3, 4))
    assert searched(services, number).gone > 0
    assert "message" not in kinds(services, number)
    narrow(services, number, until=None)
    searched(services, number)
    again = the_item(services, number, "message:")
    assert (again.number, again.decision) == (item.number, "withhold")


def narrow(services, number, **days):
    with services.database.writing() as session:
        found = disclosure_by_number(session, number)
        was = details_of(found)
        change(session, number, replace(was, scope=replace(was.scope, **days)), seen=found.changed, actor=SYSTEM)


def test_what_says_more_than_when_it_was_decided_is_to_be_decided_again(services):
    the_office(services)
    number = asked(services, of_campaign(services))
    item = the_item(services, number, "timeline:campaign")
    note = the_item(services, number, "letter-note:")
    decided(services, number, Decision.RELEASE, [item, note])
    assert searched(services, number).anew == 0, "what the request itself did is no part of it"
    reply(services, [3], on=date(2015, 3, 26))
    assert searched(services, number).anew == 1
    assert the_item(services, number, "timeline:campaign").decision == ""
    assert the_item(services, number, "letter-note:").decision == "release"


def test_what_is_restricted_is_never_found(services, hidden):
    hidden()
    number = asked(services, of_campaign(services))
    assert not {"message", "file"} & kinds(services, number)
    for item in items_of(services, number):
        assert SECRET not in read(services, item).text, item.key


def test_what_was_found_before_it_was_restricted_is_gone(services, hidden):
    number = asked(services, of_campaign(services))
    assert {"message", "file"} <= kinds(services, number)
    message = hidden()
    assert not {"message", "file"} & kinds(services, number)
    with services.database.reading() as session:
        assert sources.words_of(session, f"message:{message}", known_at=10_000) is None
    searched(services, number)
    assert not {"message", "file"} & kinds(services, number)


def test_a_reply_that_was_recorded_of_a_restricted_message_is_hidden_too(services, hidden):
    message = hidden()
    with services.database.writing() as session:
        response = session.scalars(select(Response)).one()
        session.add(MessageResponse(message_id=message, response_id=response.id, recorded=response.recorded))
    assert "reply" not in kinds(services, asked(services, of_campaign(services)))


def test_nothing_of_reports_of_risk_is_told_by_a_timeline(services):
    the_office(services)
    with services.database.writing() as session:
        area = session.scalar(select(Area.id).where(Area.slug == "gateshead"))
        record(session, event_of("risk.recorded"), actor=SYSTEM, subjects=[("area", area)], personal={"words": SECRET})
    number = asked(services, Scope(areas=(area,)))
    assert SECRET not in read(services, the_item(services, number, f"timeline:area-{area}")).text


def test_a_form_that_comes_twice_begins_one_request(services):
    the_office(services)
    scope = of_campaign(services)
    assert asked(services, scope, once="x") == asked(services, scope, once="x")
    assert asked(services, scope, once="y") == 2


def test_a_request_is_about_something_at_least(services):
    details = Details("FOI 1", "Everything.", RECEIVED_ON, None, Scope())
    with services.database.writing() as session, refused("no_scope"):
        begin(session, details, once="a", actor=SYSTEM)


def test_a_stale_form_changes_nothing(services):
    the_office(services)
    number = asked(services, of_campaign(services))
    found = disclosure_of(services, number)
    with services.database.writing() as session, refused("disclosure_changed"):
        change(session, number, replace(details_of(found), asks="More."), seen=found.changed - 1, actor=SYSTEM)
    with services.database.writing() as session:
        assert not change(session, number, details_of(found), seen=found.changed, actor=SYSTEM)


def test_what_is_withdrawn_is_not_searched(services):
    the_office(services)
    number = asked(services, of_campaign(services))
    with services.database.writing() as session:
        assert withdraw(session, number, reason="No longer wanted", actor=SYSTEM)
        assert not withdraw(session, number, reason="No longer wanted", actor=SYSTEM)
    with services.database.writing() as session, pytest.raises(DisclosureMoved):
        search(session, number, actor=SYSTEM)
    with services.database.writing() as session, refused("no_such_disclosure"):
        search(session, 99, actor=SYSTEM)


@pytest.mark.parametrize(
    ("came_on", "due"),
    [
        (date(2015, 3, 2), date(2015, 3, 30)),
        (date(2015, 3, 25), date(2015, 4, 24)),  # over Good Friday and Easter Monday
        (date(2015, 3, 28), date(2015, 4, 28)),  # a Saturday
    ],
)
def test_an_answer_is_due_on_the_twentieth_working_day(services, came_on, due):
    with services.database.reading() as session:
        assert due_on(session, came_on) == due


def test_lines_name_a_scope_and_a_scope_its_lines(services):
    the_office(services)
    with services.database.reading() as session:
        lines = Lines(area="Rotherham\ngateshead", campaign="trk15")
        scope = scope_in(session, lines, since=None, until=None)
        assert (len(scope.areas), len(scope.campaigns)) == (2, 1)
        again = lines_of(session, scope)
        assert scope_in(session, again, since=None, until=None) == scope
        with pytest.raises(UnknownNames) as raised:
            scope_in(session, Lines(post="Duke of Nowhere", area="Rotherham"), since=None, until=None)
    assert raised.value.unknown == {"post": ["Duke of Nowhere"]}


def test_another_message_of_a_letter_is_found_without_its_post(services):
    """A message that names no post is filed under its letter alone."""
    the_office(services)
    came(services, "Second thoughts.", to=f"replies+{token(1)}@office.example", subject="Again")
    number = asked(services, of_campaign(services))
    assert len([one for one in keys_of(services, number) if one.startswith("message:")]) == 2
