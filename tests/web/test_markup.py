"""What tests read of pages, by the application that shows every part."""

import pytest
from wtforms.validators import InputRequired, Length

from app.errors import REFUSALS
from app.web.acts import COMMON
from tests.refusals import said_of
from tests.web.markup import (
    Entry,
    Message,
    State,
    conflict_of,
    errors_of,
    facts_of,
    forms_of,
    heading_of,
    links_of,
    main_of,
    message_of,
    messages_of,
    notes_of,
    numbers_of,
    part_of,
    parts_of,
    rows_of,
    said_by,
    states_of,
    timeline_of,
    why_of,
    with_class,
    words_of,
)
from tests.web.parts import DetailsForm

SUMMARY = """<main><div class="govuk-error-summary"><ul class="govuk-list govuk-error-summary__list">{items}</ul></div>
<form>{beside}</form></main>"""
BESIDE = (
    """<p id="{name}-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> {words}</p>"""
)


@pytest.fixture
def post(client):
    token = client.get("/").text.split('name="csrf_token" value="')[1].split('"')[0]
    return lambda address, **fields: client.post(address, data={"csrf_token": token, **fields})


def test_errors_stand_at_the_names_of_their_fields(client, post):
    answer = post("/", title="A title", note="far too long a note", track="joint", office="ho")
    assert errors_of(answer) == {"reply_by": "Say by when they should reply", "note": "Keep it under 10"}
    assert errors_of(client.get("/")) == {}


def test_an_error_of_a_whole_form_stands_at_no_name():
    items = '<li><a href="#title">Enter a title</a></li><li>Somebody saved it.</li><li><a href="#box">Tick it.</a></li>'
    page = SUMMARY.format(items=items, beside=BESIDE.format(name="title", words="Enter a title"))
    assert errors_of(page) == {"title": "Enter a title", "": "Somebody saved it.", "box": "Tick it."}


def test_a_summary_may_say_more_than_the_field_but_leaves_none_out():
    beside = BESIDE.format(name="as_at", words="No such day.")
    page = SUMMARY.format(items='<li><a href="#as_at">No such day. This is today.</a></li>', beside=beside)
    assert errors_of(page) == {"as_at": "No such day."}
    with pytest.raises(AssertionError, match="not in the summary"):
        errors_of(SUMMARY.format(items="<li>Something else.</li>", beside=beside))


def test_messages_have_their_kind(client, post):
    assert messages_of(client.get("/")) == []
    post("/flash")
    page = client.get("/")
    assert messages_of(page) == [
        Message("success", "3 replies recorded."),
        Message("info", "The mail server is slow today."),
        Message("warning", "One address was left out."),
    ]
    with pytest.raises(AssertionError, match="3 replies"):
        message_of(page)
    assert message_of("<main><div role='status' class='ds-note'><p>Nothing.</p></div></main>") == ("info", "Nothing.")


def test_what_somebody_else_saved():
    page = """<main><div class="ds-note ds-note--warn" role="alert" hidden><p>Shown by a script</p></div>
<div class="ds-note ds-note--warn" role="alert"><p><b>Robin saved.</b> Yours is not.</p></div></main>"""
    assert conflict_of(page) == "Robin saved. Yours is not."
    with pytest.raises(AssertionError):
        conflict_of("<main><div class='ds-note'>Nothing of the kind</div></main>")
    assert notes_of("<main><span data-note='late'>It is late</span></main>") == ["late"]


def test_elements_of_a_class_and_their_numbers():
    page = """<main><p class="ds-small ds-shown">Showing 1 to 50 of 1,268 posts</p>
<p class="ds-shown-not">9</p></main>"""
    (shown,) = with_class(page, "ds-shown")
    assert numbers_of(shown) == [1, 50, 1268]


def test_why_a_page_is_closed(client):
    assert why_of(client.get("/forbidden-because")) == "Only the owner of this campaign may generate it."
    with pytest.raises(AssertionError):
        why_of(client.get("/"))


def test_a_section_is_found_by_the_id_of_its_heading():
    page = """<main><section aria-labelledby="posts"><h2 id="posts">Posts</h2><p>Two</p></section>
<p id="one">1</p></main>"""
    assert words_of(part_of(page, "posts")) == "Posts Two"
    assert words_of(part_of(page, "one")) == "1"
    assert parts_of(page, "two") == []
    with pytest.raises(AssertionError, match="no 'two'"):
        part_of(page, "two")


def test_facts_rows_states_and_entries():
    page = """<main><h1>All <b>of it</b></h1><script>1</script><dl><dt>Post</dt><dd>Director</dd></dl>
<a href="/there">Go <span>there</span></a><form method="post" action="/do"></form><form action="/find"></form>
<table><thead><tr><th>Name</th></tr></thead><tbody><tr><th>One</th>
<td><span class="ds-state ds-state--warn"><b>Late</b><small>3 days</small></span></td></tr></tbody></table>
<div class="moj-timeline__item" data-event="made"><h3 class="moj-timeline__title">Added</h3>
<p class="moj-timeline__byline">by Robin</p>
<p class="moj-timeline__date">Today</p></div></main>"""
    assert (heading_of(page), facts_of(page)) == ("All of it", {"Post": "Director"})
    assert (rows_of(page), states_of(page)) == ([["One", "Late 3 days"]], [State("warn", "Late", "3 days")])
    assert timeline_of(page) == [Entry("made", "Added", "by Robin", "Today", "")]
    assert (links_of(page), forms_of(page)) == ({"/there": "Go there"}, ["/do"])
    assert words_of(main_of(page).xpath(".//a")[0]) == "Go there"


def test_what_a_validator_says():
    assert said_by(DetailsForm.title, InputRequired) == "Give the campaign a title"
    assert said_by(DetailsForm.note, Length) == "Keep it under 10"


def test_what_is_said_of_a_refusal():
    assert said_of("stale") == COMMON["stale"]
    code, words = next((code, words) for table in REFUSALS for code, words in table.items() if "{name}" in words)
    assert said_of(code, **dict.fromkeys(("name", "begins", "day", "meant"), "X")).startswith(words.split("{name}")[0])
