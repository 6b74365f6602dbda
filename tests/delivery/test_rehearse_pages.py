"""The rehearsal as its owner sees it, and the way from a bounce to the letter sent again."""

import pytest
from sqlalchemy import select, update

from app.delivery.models import Attempt
from app.platform.clock import today
from app.platform.history import known
from app.registry.models import Post, PostVersion
from app.web.filters import format_date
from tests.delivery.marking import RECORD, SEND, filled, press, read, references
from tests.delivery.reaching import ends, fail, post_of, prefer, reach
from tests.delivery.sending import LEADERS, POLICE, ids
from tests.delivery.sendings.office import started
from tests.web.axe import faults_at_both_widths

REHEARSE, FAILED = "/campaigns/MAR15/send/rehearse", "/campaigns/MAR15/send/failed"
ONE, TWO, THREE, NOBODY = POLICE[1], LEADERS[0], LEADERS[2], POLICE[0]


def rehearsed(owner, services, numbers, **wish):
    with services.database.reading() as session:
        return owner.get(REHEARSE, query_string={"letter": ids(session, numbers), **wish})


def test_it_says_what_goes_where_and_what_is_in_the_way(owner, made, served):
    reach(made, {ONE: "chief@police.example"})
    page = read(rehearsed(owner, made, [ONE, NOBODY], way="email"))
    assert "1 of 2 letters can be sent by email. Nothing is sent from this page." in page
    assert "No address for this method" in page


def test_a_reason_lets_stale_contacts_be_used(owner, made, served):
    page = read(rehearsed(owner, made, [TWO], way="email"))
    assert "The letter can’t be sent yet." in page
    again = read(rehearsed(owner, made, [TWO], way="email", accepted="The council confirmed it by telephone"))
    assert "Send 1 by email" in again
    assert "for the reason given" in again or "The reason is saved with the sending." in again


def test_a_post_that_is_not_on_todays_list_stands_apart_with_who_took_over(owner, made, served):
    reach(made, {ONE: "chief@police.example"})
    answer = rehearsed(owner, made, [ONE, LEADERS[1]])
    page = read(answer)
    assert "1 of 2 letters can be sent by email." in page
    assert "Posts that are not on today’s list" in page
    assert "Leader of Allerdale Borough Council" in page
    with made.database.reading() as session:
        title, post = PostVersion.title == "Leader of Cumberland Council", PostVersion.post_id
        (successor,) = session.scalars(select(post).where(title, known(PostVersion)))
    assert f'href="/posts/{successor}"' in answer.text
    assert "Leader of Cumberland Council" in page


def test_such_a_letter_can_be_printed_only_when_that_was_chosen(owner, made):
    with made.database.reading() as session:
        chosen = {"letter": ids(session, [LEADERS[1]]), "way": "post"}
    page = read(owner.get("/campaigns/MAR15/batches/new", query_string=chosen))
    assert "No letters can be posted in this batch." in page
    page = read(owner.get("/campaigns/MAR15/batches/new", query_string=chosen | {"unlisted": "y"}))
    assert "1 letter is to a post that is not on today’s list. You chose to send it all the same." in page


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
    assert "A post that was withdrawn" in read(rehearsed(owner, made, [TWO]))


def columns_of(row) -> dict:
    return {one.key: getattr(row, one.key) for one in type(row).__table__.columns if one.key != "id"}


def test_marking_as_sent_says_which_posts_were_not_on_the_list(owner, made):
    ends(made, TWO)
    day = [str(today().day), str(today().month), str(today().year)]
    page = read(press(owner, RECORD, **filled(made, [TWO], channel="hand", sent_on=day)))
    assert "1 letter is to a post that was not on its registry’s list" in page
    assert "No successor is recorded" in page


def test_without_a_mail_server_it_says_that_nothing_will_leave(owner, made):
    reach(made, {ONE: "chief@police.example"})
    page = read(rehearsed(owner, made, [ONE], way="email"))
    assert "The letter can’t be sent yet. 1 trial copy can be written. Nothing is sent from this page." in page
    assert "Nothing will leave by email: no mail server is set up." in page
    assert "Write 1 trial copy" in page
    assert "Send 1 by email" not in page


def test_letter_that_several_things_keep_back_is_counted_under_each(owner, made):
    page = read(rehearsed(owner, made, [NOBODY], way="post"))
    assert "A letter that several things keep back is counted under each." not in page
    assert "No address for this method" not in page
    ends(made, TWO)
    prefer(made, TWO, "hand")
    page = read(rehearsed(owner, made, [TWO], way="preferred"))
    assert "A letter that several things keep back is counted under each." in page


def test_without_letters_it_leads_back(owner, made):
    assert owner.get(REHEARSE).status_code == 302


def test_only_the_owner_rehearses(drafter, made):
    with made.database.reading() as session:
        assert drafter.get(REHEARSE, query_string={"letter": ids(session, [ONE])}).status_code == 403


def test_what_did_not_arrive_stands_with_its_reason_and_what_to_do(owner, made):
    fail(made, TWO, "no_such_mailbox")
    page = read(owner.get(FAILED))
    assert "1 letter did not arrive." in page
    assert "Nobody has this address there." in page
    assert "550 5.1.1 no such user" in page
    assert "Correct the contact" in page
    assert "Rehearse sending them again" not in page
    assert "Mark all 4 letters as sent" in read(owner.get(SEND)), "it is not marked with those that nobody sent yet"


def test_once_the_contact_is_corrected_that_letter_alone_goes_again(owner, made, served):
    fail(made, TWO, "no_such_mailbox")
    reach(made, {TWO: "right@council.example"})
    answer = owner.get(FAILED)
    assert "now right@council.example" in read(answer)
    assert references(answer) == [f"MAR15-{TWO:04d}"]
    page = read(rehearsed(owner, made, [TWO], way="email"))
    assert "Send 1 by email" in page, "what failed is no letter sent already"


def test_a_correction_is_seen_though_nobody_recorded_where_the_letter_went(owner, made):
    fail(made, TWO, "no_such_mailbox")
    with made.database.writing() as session:
        session.scalars(select(Attempt)).one().address = ""
    page = read(owner.get(FAILED))
    assert "The address used then is not recorded By email, 4 March 2015" in page
    assert "Correct the contact" in page
    reach(made, {TWO: f"L{TWO}@council.example"})
    assert "Corrected" not in read(owner.get(FAILED)), "the same address again"
    reach(made, {TWO: "right@council.example"})
    page = read(owner.get(FAILED))
    assert f"Corrected on {format_date(today())}, now right@council.example" in page
    assert "Correct the contact" not in page


def test_an_address_that_has_just_bounced_is_named_before_it_is_used_again(owner, made, served):
    fail(made, TWO, "no_such_mailbox")
    page = read(rehearsed(owner, made, [TWO], way="email"))
    assert "Last letter there did not arrive 1" in page
    said = "goes to an address at which the last letter did not arrive"
    assert f"MAR15-{TWO:04d} {said} (l{TWO}@council.example)" in page


def test_a_refusal_by_policy_says_nothing_against_the_address(owner, made):
    fail(made, TWO, "refused_policy")
    page = read(owner.get(FAILED))
    assert "Correct the contact" not in page
    assert "Rehearse sending them again" in page


def test_when_nothing_failed_it_says_so(owner, made):
    assert "No letters have failed" in read(owner.get(FAILED))


def test_while_letters_wait_to_go_the_page_of_sending_says_so(owner, made):
    reach(made, {ONE: "chief@police.example", THREE: "leader@council.example"})
    started(made, [ONE, THREE])
    page = read(owner.get("/campaigns/MAR15/send"))
    assert "2 are waiting to be sent." in page
    assert "2 waiting to go" in read(owner.get("/campaigns/MAR15"))
    assert "Waiting to be sent (2)" in page, "they are found in the list by that"
    assert "MAR15-0044" in page


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
