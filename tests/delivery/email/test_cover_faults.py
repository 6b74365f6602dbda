"""What keeps the text of an email or its sign-off from being sent, each named with its part."""

from dataclasses import replace

import pytest

from app.delivery.email.covers import EARLIER_FIELDS, FIELDS, Cover, CoverUnfit, check_cover, fill
from app.delivery.email.sign_off import add_sign_off
from app.delivery.email.usual_covers import LETTERS
from tests.delivery.email.covering import CHIEF, OFFICE, REPLIES, letter


@pytest.mark.parametrize("name", [*FIELDS, *EARLIER_FIELDS])
def test_each_field_that_a_text_may_hold_is_known(name):
    check_cover(Cover("s", f"((({name}))) ((({name}??x)))\n((how to reply))"))


def test_no_field_that_pages_offer_is_a_condition():
    values = {name: fill(Cover("s", f"x((({name})))"), letter(), CHIEF).text for name in FIELDS}
    assert {text for text in values.values() if text in ("x(yes)\n", "x(no)\n")} == set()


@pytest.mark.parametrize(
    ("cover", "code", "part", "field"),
    [
        (Cover(" ", "x"), "cover_subject_blank", "subject", ""),
        (Cover("s" * 201, "x"), "cover_subject_too_long", "subject", ""),
        (Cover("s", "\n"), "cover_blank", "cover", ""),
        (Cover("s", "x" * 8001), "cover_too_long", "cover", ""),
        (Cover("((surname))", "x"), "cover_unknown_field", "subject", "surname"),
        (Cover("s", "((has surname??x))"), "cover_unknown_field", "cover", "has surname"),
        (Cover("s", "((has marking??x"), "condition_unclosed", "cover", "has marking"),
        (Cover("s", "((has marking??x\n\ny))"), "condition_unclosed", "cover", "has marking"),
        (Cover("s", "((has marking??((is open??x))))"), "condition_nested", "cover", "has marking"),
        (Cover("a\u202eb", "x"), "cover_unseen_characters", "subject", ""),
        (Cover("s", "x\x00"), "cover_unseen_characters", "cover", ""),
        (Cover("s", "Dear all"), "cover_says_no_way_to_reply", "cover", ""),
        (Cover("s", "((has reply by??((how to reply))))"), "cover_says_no_way_to_reply", "cover", ""),
    ],
)
def test_what_can_not_be_sent_is_named(cover, code, part, field):
    with pytest.raises(CoverUnfit) as raised:
        check_cover(cover)
    assert (raised.value.code, raised.value.field) == (code, part)
    assert raised.value.facts == ({"name": field} if field else {})


@pytest.mark.parametrize(
    ("changes", "code", "part"),
    [
        ({"name": " "}, "signed_by_blank", "signed_by"),
        ({"office": ""}, "office_blank", "office"),
        ({"address": ()}, "postal_address_blank", "postal_address"),
        ({"address": ("Private Office", "London")}, "postal_address_without_postcode", "postal_address"),
        ({"address": ("x",) * 10 + ("SW1P 4DF",)}, "sign_off_too_long", "postal_address"),
        ({"name": "x" * 201}, "sign_off_too_long", "signed_by"),
        ({"name": "((recipient))"}, "sign_off_unfit", "signed_by"),
        ({"office": "a\u202eb"}, "sign_off_unfit", "office"),
    ],
)
def test_an_email_without_a_fit_sign_off_is_refused(changes, code, part):
    with pytest.raises(CoverUnfit) as raised:
        add_sign_off(LETTERS["en"], replace(OFFICE, **changes), language="en", replies_to=REPLIES)
    assert (raised.value.code, raised.value.field) == (code, part)


@pytest.mark.parametrize("local", ["no-reply", "noreply", "do_not_reply", "No.Reply", "donotreply"])
def test_an_email_whose_replies_nobody_reads_is_refused(local):
    with pytest.raises(CoverUnfit) as raised:
        add_sign_off(LETTERS["en"], OFFICE, language="en", replies_to=f"{local}@department.example")
    assert (raised.value.code, raised.value.field) == ("nobody_reads_replies", "replies")
