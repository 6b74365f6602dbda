"""The rehearsal as its owner sees it, and the way from a bounce to the letter sent again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from app.audit.models import AuditEvent
from app.delivery.attempts.reasons import REASONS, Reason
from app.delivery.channels import METHODS, Channel
from app.delivery.marking.sendable import Stand
from app.delivery.models import Attempt
from app.delivery.sending.rehearsed_words import BLOCKS, FAILED_THERE, WARNS, sendable_words
from app.delivery.sending.routes import Block, Warn
from app.delivery.views.send import STEP
from app.delivery.words import STANDS
from app.platform.clock import today
from app.platform.history import known
from app.registry import events
from app.registry.models import Post, PostVersion
from app.web.filters import format_date
from tests.clearance.offices.people import minister
from tests.delivery.marking import (
    RECORD,
    SEND,
    actions_of,
    button_to,
    filled,
    lede_of,
    offered_by,
    press,
    references,
    row_named,
    sound,
    task_of,
)
from tests.delivery.reaching import ends, fail, post_of, prefer, reach
from tests.delivery.sending import LEADERS, POLICE, ids
from tests.delivery.sendings.office import LEADERS as PRINTED
from tests.delivery.sendings.office import started
from tests.web.axe import faults_at_both_widths
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    forms_of,
    links_of,
    notes_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    with_class,
    words_of,
)

REHEARSE, FAILED = "/campaigns/MAR15/send/rehearse", "/campaigns/MAR15/send/failed"
VERIFY = f"{REHEARSE}/contacts"
START = "/campaigns/MAR15/send/start"
ONE, TWO, THREE, NOBODY = POLICE[1], LEADERS[0], LEADERS[2], POLICE[0]


def assert_sends(page, number: int) -> None:
    """The page offers to send so many letters by email, and no trial copies."""
    assert numbers_in(button_to(page, START)) == [number]
    assert "trial" not in button_to(page, START)


def contact_of(services, number: int) -> str:
    """Where the email of a letter's post is corrected."""
    with services.database.reading() as session:
        return f"/posts/{post_of(session, number)}/contacts/email"


def rehearsed(owner, services, numbers, **wish):
    with services.database.reading() as session:
        return owner.get(REHEARSE, query_string={"letter": ids(session, numbers), **wish})


def test_it_says_what_goes_where_and_what_is_in_the_way(owner, made, served):
    reach(made, {ONE: "chief@police.example"})
    page = sound(rehearsed(owner, made, [ONE, NOBODY], way="email"))
    assert sendable_words({Channel.EMAIL: 1}, 2, only_files=False) in lede_of(page)
    assert [BLOCKS[Block.NO_CONTACT].word, "1", BLOCKS[Block.NO_CONTACT].to_do] in rows_of(page)


def test_a_reason_lets_stale_contacts_be_used(owner, made, served):
    page = sound(rehearsed(owner, made, [TWO], way="email"))
    assert sendable_words({}, 1, only_files=False) in lede_of(page)
    again = sound(rehearsed(owner, made, [TWO], way="email", accepted="The council confirmed it by telephone"))
    assert_sends(again, 1)
    assert [WARNS[Warn.ACCEPTED].word, "1", WARNS[Warn.ACCEPTED].to_do] in rows_of(again)


def test_exactly_its_unverified_contacts_are_verified_in_one_go(owner, made, served):
    reach(made, {ONE: "chief@police.example"}, verified=date(2020, 2, 3))
    reach(made, {NOBODY: "other@police.example"}, verified=date(2020, 2, 3))
    page = sound(rehearsed(owner, made, [ONE, TWO], way="email"))
    (listed,) = (href for href in links_of(page) if href.startswith(VERIFY))
    page = sound(owner.get(listed))
    assert numbers_in(lede_of(page))[0] == 2
    (first, second) = (row[1] for row in rows_of(page))
    assert "chief@police.example" in first + second
    assert "3 February 2020" in words_of(page)
    chosen = offered_by(page, "contact")
    assert (len(chosen), [box for box in filled_form(page.text) if box == "contact"]) == (2, []), "a person ticks them"
    assert any(href.startswith(REHEARSE) for href in links_of(page))
    before = confirmations(made)
    answer = owner.post(VERIFY, data={**filled_form(page.text), "contact": chosen[:1]})
    assert answer.headers["Location"].startswith(VERIFY), "the other is still to be verified"
    answer = owner.post(VERIFY, data={**filled_form(page.text), "all-contact": "1"})
    assert answer.headers["Location"].startswith(f"{REHEARSE}?")
    assert confirmations(made) == before + 2
    page = sound(owner.get(answer.headers["Location"]))
    assert_sends(page, 2)
    assert BLOCKS[Block.STALE].word not in words_of(page)
    (all_verified,) = with_class(sound(owner.get(listed)), "ds-empty")
    assert numbers_in(words_of(all_verified)) == [2], "it counts the letters whose contacts were checked"


def test_a_rehearsal_without_letters_does_not_say_that_contacts_are_verified(owner, made):
    page = sound(owner.get(VERIFY))
    (nothing,) = with_class(page, "ds-empty")
    assert "no contacts were checked" in words_of(nothing)
    assert "/campaigns/MAR15/send" in links_of(page)


def test_no_other_contact_is_verified_from_a_rehearsal(owner, made):
    reach(made, {ONE: "chief@police.example", NOBODY: "other@police.example"}, verified=date(2020, 2, 3))
    theirs = sound(owner.get(VERIFY, query_string={"letter": letter_ids(made, [NOBODY]), "way": "email"}))
    page = sound(owner.get(VERIFY, query_string={"letter": letter_ids(made, [ONE]), "way": "email"}))
    before = confirmations(made)
    answer = owner.post(VERIFY, data={**filled_form(page.text), "contact": offered_by(theirs, "contact")})
    assert answer.headers["Location"].startswith(VERIFY)
    assert list(errors_of(sound(owner.get(answer.headers["Location"])))) == [""], "select one"
    assert confirmations(made) == before


def test_only_the_owner_verifies_contacts_from_a_rehearsal(drafter, made):
    asked = {"letter": letter_ids(made, [ONE]), "way": "email"}
    assert drafter.get(VERIFY, query_string=asked).status_code == 403
    assert press(drafter, VERIFY, **asked).status_code == 403


def letter_ids(services, numbers) -> list[int]:
    with services.database.reading() as session:
        return ids(session, numbers)


def confirmations(services) -> int:
    """How many events say that contacts were confirmed."""
    with services.database.reading() as session:
        confirmed = select(func.count()).where(AuditEvent.action == events.CONTACT_CONFIRMED)
        return session.scalar(confirmed)


def test_a_post_that_is_not_on_todays_list_stands_apart_with_who_took_over(owner, made, served):
    reach(made, {ONE: "chief@police.example"})
    page = sound(rehearsed(owner, made, [ONE, LEADERS[1]]))
    assert sendable_words({Channel.EMAIL: 1}, 2, only_files=False) in lede_of(page)
    apart = part_of(page, "not-on-list")
    assert rows_of(apart) == [["Leader of Allerdale Borough Council", "MAR15-0045", "Leader of Cumberland Council"]]
    with made.database.reading() as session:
        title, post = PostVersion.title == "Leader of Cumberland Council", PostVersion.post_id
        (successor,) = session.scalars(select(post).where(title, known(PostVersion)))
    assert links_of(apart)[f"/posts/{successor}"] == "Leader of Cumberland Council"


def test_such_a_letter_can_be_printed_only_when_that_was_chosen(owner, made):
    with made.database.reading() as session:
        chosen = {"letter": ids(session, [LEADERS[1]]), "way": "post"}
    page = sound(owner.get("/campaigns/MAR15/batches/new", query_string=chosen))
    assert (forms_of(page), parts_of(page, "unlisted")) == ([], [])
    page = sound(owner.get("/campaigns/MAR15/batches/new", query_string=chosen | {"unlisted": "y"}))
    assert numbers_in(words_of(part_of(page, "unlisted"))) == [1]
    assert forms_of(page) == ["/campaigns/MAR15/batches/new"]


def test_a_post_that_was_created_anew_is_offered_and_a_withdrawn_one_breaks_nothing(owner, made):
    ends(made, TWO)
    with made.database.writing() as session:
        old = session.get_one(Post, post_of(session, TWO))
        new = Post(**columns_of(old) | {"key": f"{old.key}-anew"})
        session.add(new)
        session.flush()
        version = session.scalars(select(PostVersion).where(PostVersion.post_id == old.id, known(PostVersion))).first()
        session.add(PostVersion(**columns_of(version) | {"post_id": new.id, "valid_from": today(), "valid_to": None}))
        new_id, old_id = new.id, old.id
    assert f'href="/posts/{new_id}"' in rehearsed(owner, made, [TWO]).text
    with made.database.writing() as session:
        of = (PostVersion.post_id == old_id, known(PostVersion))
        session.execute(update(PostVersion).where(*of).values(superseded=1))
    made.database.close()  # no event says so
    apart = part_of(sound(rehearsed(owner, made, [TWO])), "not-on-list")
    assert [row[1] for row in rows_of(apart)] == [f"MAR15-{TWO:04d}"]
    assert f"/posts/{old_id}" not in links_of(apart)


def columns_of(row) -> dict:
    return {one.key: getattr(row, one.key) for one in type(row).__table__.columns if one.key != "id"}


def test_marking_as_sent_says_which_posts_were_not_on_the_list(owner, made):
    ends(made, TWO)
    day = [str(today().day), str(today().month), str(today().year)]
    page = sound(press(owner, RECORD, **filled(made, [TWO], channel="hand", sent_on=day)))
    unlisted = words_of(part_of(page, "unlisted"))
    assert (numbers_in(unlisted)[0], days_in(unlisted)) == (1, [format_date(today())])
    with made.database.reading() as session:
        post = post_of(session, TWO)
    apart = part_of(page, "not-on-list")
    posts = {href for href in links_of(apart) if href.startswith("/posts/")}
    assert posts <= {f"/posts/{post}"}, "no successor is recorded"


def test_without_a_mail_server_it_says_that_nothing_will_leave(owner, made):
    reach(made, {ONE: "chief@police.example"})
    page = sound(rehearsed(owner, made, [ONE], way="email"))
    assert sendable_words({Channel.EMAIL: 1}, 1, only_files=True) in lede_of(page)
    assert parts_of(page, "by-files")
    assert "1 trial copy" in button_to(page, START)


def test_letter_that_several_things_keep_back_is_counted_under_each(owner, made):
    page = sound(rehearsed(owner, made, [NOBODY], way="post"))
    assert parts_of(page, "counted-under-each") == []
    assert BLOCKS[Block.NO_CONTACT].word not in words_of(page)
    ends(made, TWO)
    prefer(made, TWO, "hand")
    assert parts_of(sound(rehearsed(owner, made, [TWO], way="preferred")), "counted-under-each")


def test_without_letters_it_leads_back(owner, made):
    assert owner.get(REHEARSE).status_code == 302


def test_only_the_owner_rehearses(drafter, made):
    with made.database.reading() as session:
        assert drafter.get(REHEARSE, query_string={"letter": ids(session, [ONE])}).status_code == 403


def test_what_did_not_arrive_stands_with_its_reason_and_what_to_do(owner, made):
    fail(made, TWO, "no_such_mailbox")
    page = sound(owner.get(FAILED))
    assert numbers_in(lede_of(page)) == [1]
    (state,) = states_of(page)
    assert state == ("warn", REASONS[Reason.NO_SUCH_MAILBOX].word, REASONS[Reason.NO_SUCH_MAILBOX].says)
    assert "550 5.1.1 no such user" in words_of(page)
    assert contact_of(made, TWO) in links_of(page)
    assert REHEARSE not in actions_of(page)
    (mark,) = numbers_in(row_named(sound(owner.get(SEND)), "All")[-1])
    assert mark == 4, "it is not marked with those that nobody sent yet"


def test_once_the_contact_is_corrected_that_letter_alone_goes_again(owner, made, served):
    fail(made, TWO, "no_such_mailbox")
    reach(made, {TWO: "right@council.example"})
    answer = sound(owner.get(FAILED))
    (corrected,) = (one for one in states_of(answer) if one.shape == "full")
    assert "right@council.example" in corrected.sub
    assert references(answer) == [f"MAR15-{TWO:04d}"]
    assert_sends(sound(rehearsed(owner, made, [TWO], way="email")), 1)  # what failed is no letter sent already


def test_a_correction_is_seen_though_nobody_recorded_where_the_letter_went(owner, made):
    fail(made, TWO, "no_such_mailbox")
    with made.database.writing() as session:
        session.scalars(select(Attempt)).one().address = ""
    page = sound(owner.get(FAILED))
    assert notes_of(page) == ["address-not-recorded"]
    assert f"{METHODS[Channel.EMAIL].by}, 4 March 2015" in words_of(page)
    assert contact_of(made, TWO) in links_of(page)
    reach(made, {TWO: f"L{TWO}@council.example"})
    states = states_of(sound(owner.get(FAILED)))
    assert [one.shape for one in states] == ["warn"], "the same address again is no correction"
    reach(made, {TWO: "right@council.example"})
    page = sound(owner.get(FAILED))
    (corrected,) = (one for one in states_of(page) if one.shape == "full")
    assert days_in(corrected.sub) == [format_date(today())]
    assert "right@council.example" in corrected.sub
    assert contact_of(made, TWO) not in links_of(page)


def test_an_address_that_has_just_bounced_is_named_before_it_is_used_again(owner, made, served):
    fail(made, TWO, "no_such_mailbox")
    page = sound(rehearsed(owner, made, [TWO], way="email"))
    assert [FAILED_THERE.word, "1", FAILED_THERE.to_do] in rows_of(page)
    assert f"MAR15-{TWO:04d} {FAILED_THERE.one} (l{TWO}@council.example)" in words_of(page)


def test_a_refusal_by_policy_says_nothing_against_the_address(owner, made):
    fail(made, TWO, "refused_policy")
    page = sound(owner.get(FAILED))
    assert contact_of(made, TWO) not in links_of(page)
    assert REHEARSE in actions_of(page)


def test_when_nothing_failed_it_says_so(owner, made):
    assert len(with_class(sound(owner.get(FAILED)), "ds-empty")) == 1


def test_while_letters_wait_to_go_the_page_of_sending_says_so(owner, made):
    reach(made, {ONE: "chief@police.example", THREE: "leader@council.example"})
    started(made, [ONE, THREE])
    page = sound(owner.get(SEND))
    assert f"{STANDS[Stand.QUEUED].of(2)}." in lede_of(page)
    _, waiting = task_of(owner.get("/campaigns/MAR15"), STEP.name)
    assert numbers_in(waiting) == [2]
    assert f"{STANDS[Stand.QUEUED].word} (2)" in words_of(page), "they are found in the list by that"
    assert references(sound(owner.get(SEND, query_string={"stand": "queued"}))) == ["MAR15-0043", "MAR15-0046"]


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_in_a_browser_they_fit_and_pass_axe(owner, made, live, new_page):
    fail(made, TWO, "no_such_mailbox")
    reach(made, {ONE: "chief@police.example"})
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    with made.database.reading() as session:
        chosen = "&".join(f"letter={one}" for one in ids(session, [ONE, TWO, NOBODY]))
    for path in (FAILED, f"{REHEARSE}?{chosen}"):
        page.goto(live + path)
        assert faults_at_both_widths(page) == []


def test_letters_in_a_former_ministers_name_wait_for_a_reason_on_every_page(owner, signed, served):
    with signed.database.writing() as session:
        minister(session, "Sam Example", today())
    page = sound(rehearsed(owner, signed, PRINTED, way="email"))
    assert sendable_words({}, len(PRINTED), only_files=False) in lede_of(page)
    assert [BLOCKS[Block.LEFT_OFFICE].word, "3", BLOCKS[Block.LEFT_OFFICE].to_do] in rows_of(page)
    days = [format_date(today() - timedelta(1)), format_date(today())]
    assert days_in(words_of(part_of(page, "left-office"))) == days
    assert parts_of(page, "former")
    with signed.database.reading() as session:
        chosen = {"letter": ids(session, PRINTED), "way": "email"}
    for there in (START, "/campaigns/MAR15/batches/new"):
        assert parts_of(sound(owner.get(there, query_string=chosen)), "left-office")
    page = sound(rehearsed(owner, signed, PRINTED, way="email", former="A copy of the letter of 2015"))
    assert_sends(page, 3)
    assert [WARNS[Warn.LEFT_OFFICE].word, "3", WARNS[Warn.LEFT_OFFICE].to_do] in rows_of(page)
