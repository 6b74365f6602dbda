"""The sign-in ends in the middle of a long edit of the letter: nothing that was written is lost."""

import pytest
from sqlalchemy import update

from app.accounts.models import SignIn
from app.platform.clock import now
from tests.accounts.test_kept import hidden, is_given_back, sign_in
from tests.campaigns.clearing import going_on
from tests.campaigns.shown import done
from tests.campaigns.writing import HTMX, PAGE, PREVIEW, beside, clear, clearances, kept, opened, save, set_state, token
from tests.web.filled import filled_form
from tests.web.markup import links_of, parts_of, with_class, words_of

OURS = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{PAGE}"}
PARAGRAPH = "Ŵyr tŷ’r Fôn: “dŵr” & <b>bara</b> — 25 % o’r ŷd, 👩‍👩‍👧 𝔘𝔫 {} \\ ((nid maes)"
LONG = "\r\n\r\n".join(f"{PARAGRAPH.format(number)} {'x' * (number % 89)}" for number in range(400))
"""Sixty kilobytes, in which few words come twice."""


def end_sign_ins(services) -> None:
    with services.database.writing() as session:
        session.execute(update(SignIn).values(ended_at=now()))


def long_edit(client):
    return opened(
        client, body=LONG, subject="Amser i’r Fôn", enclosures="Rhestr\r\nMap", note="Hir", value_1="Tŷ’r Fôn"
    )


def hidden_as_sent(page):
    fields: dict[str, list[str]] = {}
    for name, value in hidden(page):
        fields.setdefault(name, []).append(value)
    return fields


def test_a_long_edit_comes_through_signing_in_again_whole(writer, services):
    form = long_edit(writer)
    assert len(LONG.encode()) > 60_000
    end_sign_ins(services)
    asked = save(writer, form, headers=OURS)
    assert asked.status_code == 403
    assert len(parts_of(asked, "kept")) == 1, "what was typed"
    back = sign_in(writer, asked, email=writer.member.email)
    assert is_given_back(back)
    given = hidden_as_sent(back)
    assert given.pop("csrf_token") != form.pop("csrf_token")
    assert given == form, "line ends too"
    assert PAGE in links_of(back)


def test_what_was_given_back_is_saved_when_it_is_sent(writer, services):
    form = long_edit(writer) | {"body": ["Diolch 👋, Fôn.\r\n\r\n((asks))\r\n\r\n((meeting place))"]}
    end_sign_ins(services)
    back = sign_in(writer, save(writer, form, headers=OURS), email=writer.member.email)
    assert kept(services)[0] == 1, "nothing was sent by itself"
    saved = writer.post(PAGE, data=hidden_as_sent(back), follow_redirects=True)
    assert done(saved) == ("success", [2])
    assert kept(services)[1].endswith("Diolch 👋, Fôn.\n\n((asks))\n\n((meeting place))\n")
    assert beside(services) == ({"meeting place": "Tŷ’r Fôn"}, ["Rhestr", "Map"])


def test_somebody_else_saved_while_one_signed_in_and_both_are_shown(writer, other_writer, services):
    form = opened(writer, body="Mine.\r\n\r\n((asks))")
    save(other_writer, opened(other_writer, body="Theirs.\r\n\r\n((asks))"))
    end_sign_ins(services)
    back = sign_in(writer, save(writer, form, headers=OURS), email=writer.member.email)
    refused = writer.post(PAGE, data=hidden_as_sent(back))
    assert refused.status_code == 409
    assert filled_form(refused.text, "letter-form")["body"] == ["Mine.\n\n((asks))"]
    assert words_of(with_class(refused, "ds-words")[0]).startswith("Theirs.")


def test_the_word_given_to_the_page_that_asks_about_clearances_is_carried_too(writer, services):
    clear(services)
    asked = save(writer, opened(writer, value_1="the old mill"))
    end_sign_ins(services)
    word = filled_form(asked.text) | going_on(asked.text)
    back = sign_in(writer, save(writer, word, headers=OURS), email=writer.member.email)
    assert len(clearances(services)) == 4
    writer.post(PAGE, data=hidden_as_sent(back))
    assert (beside(services)[0], clearances(services)) == ({"meeting place": "the old mill"}, [])


@pytest.mark.parametrize("headers", [HTMX, OURS | HTMX])
def test_the_preview_that_follows_typing_is_sent_to_the_sign_in_and_carries_nothing(writer, services, headers):
    form = long_edit(writer)
    end_sign_ins(services)
    assert save(writer, form, to=PREVIEW, headers=headers).location.startswith("/sign-in?")


def test_signed_in_anew_in_another_tab_the_old_page_saves_after_one_question(writer, services):
    form = long_edit(writer) | {"csrf_token": ["of an earlier sign-in"]}
    given_back = save(writer, form, headers=OURS)
    assert given_back.status_code == 400
    assert is_given_back(given_back)
    assert dict(hidden(given_back))["body"] == LONG
    assert dict(hidden(given_back))["csrf_token"] != token(writer)[:5]


def test_closed_while_one_signed_in_the_text_is_still_there_to_be_copied(writer, services):
    form = long_edit(writer)
    end_sign_ins(services)
    back = sign_in(writer, save(writer, form, headers=OURS), email=writer.member.email)
    set_state(services, "closed")
    refused = writer.post(PAGE, data=hidden_as_sent(back))
    assert refused.status_code == 409
    assert "25 % o’r ŷd, 👩‍👩‍👧 𝔘𝔫 399" in words_of(refused)
