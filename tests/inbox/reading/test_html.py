"""The words of HTML as mail programs and people write it, broken too."""

import random
from time import process_time

import pytest

from app.inbox.reading.html import LONGEST, words_of_html

COMMENTS = {
    "comments with tags in them": ("Yes<!-- <p>no</p> --> and<!-- > --> yes", "Yes and yes"),
    "a comment of one word": ("to<!-- x -->day", "today"),
    "comments of nothing": ("<!-->Yes<!---> and yes", "Yes and yes"),
    "dashes in a comment": ("<!-- a -- > b --><p>Yes", "Yes"),
    "what Word hides from others": ("<!--[if mso]><p>No</p><![endif]-->Yes", "Yes"),
    "what Word shows to others": ("<!--[if !mso]><!--><p>Yes</p><!--<![endif]-->", "Yes"),
    "sections that nobody knows": ("<![nobody[ no ]><p>Yes</p><![CDATA[no]]>", "Yes"),
    "a comment that opens another": ("<<!-- -->!-- Yes", "<!-- Yes"),
    "declarations": ('<!DOCTYPE html PUBLIC "-//W3C"><?xml version="1.0"?>Yes', "Yes"),
}
ENTITIES = {
    "an entity is read once": ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    "an entity is no tag": ("&lt;p&gt;Yes&lt;/p&gt;", "<p>Yes</p>"),
    "an entity is within one piece of text": ("a&<b>lt;</b>", "a&lt;"),
    "numbers and names, unfinished too": ("&#x1F600; &#65 &copy &nosuch; &", "😀 A © &nosuch; &"),
    "an entity in an attribute": ('<a title="&quot;>&quot;">Yes</a>', "Yes"),
}
ATTRIBUTES = {
    "both angles in an attribute": ('<a title="1 > 0 < 2" href=x>Yes</a>', "Yes"),
    "one quotation mark within the other": ("""<p title='"'>Yes</p><p title="it's">More</p>""", "Yes\n\nMore"),
    "the same within itself": ("<p style='font-family:'Arial''>Yes</p>", "Yes"),
    "a quotation mark that nothing closes": ('<a href="x>Yes</a><p>More</p>', "Yes\nMore"),
    "one of each": ("""<a href="x>Yes</a> <b title='y>and more</b>""", "Yes and more"),
    "line ends in a tag": ("<p\n  class='a\nb'\n>Yes</p\n>", "Yes"),
    "text that looks like a tag": ("I <3 you, 1 < 2 & 3 > 2", "I <3 you, 1 < 2 & 3 > 2"),
}
HIDDEN = {
    "a style": ('<P STYLE="color:red; DISPLAY : NONE">No</P>Yes', "Yes"),
    "what Outlook hides": ("<span style='mso-hide:all'>No</span>Yes", "Yes"),
    "what is not visible": ("<div style='visibility:hidden;height:0'>No</div>Yes", "Yes"),
    "hidden by a line end": ("<div style='display:\nnone'>No</div>Yes", "Yes"),
    "hidden in what is hidden": ("<div hidden>No<div hidden>No</div>No</div>Yes", "Yes"),
    "quoted in what is hidden": ("<div hidden><blockquote>No</div>Yes", "Yes"),
    "cut off, not hidden": ('<div style="overflow:hidden">Yes</div>', "Yes"),
    "hidden from one kind of reader": ('<span aria-hidden="true">Yes</span>', "Yes"),
    "a class of that name": ('<div class="hidden-xs">Yes</div>', "Yes"),
    "a title of that name": ('<p title="hidden">Yes</p><div title="display:none">More</div>', "Yes\n\nMore"),
    "hidden, and one of two never closed": ("<div hidden><div>One</div>Two", "One\nTwo"),
}
UNREAD = {
    "tags in a script": ("<script>if (a < b) { write('</p><p>no') }</script>Yes", "Yes"),
    "tags in a style": ("<style>/* <p>no</p> */</style>Yes", "Yes"),
    "a comment in a style": ("<style><!-- p {} --></style>Yes", "Yes"),
    "a script that never ends": ("Yes<script>no <p>no</p>", "Yes"),
    "a script that ends at once": ("<script src='x'/>Yes", "Yes"),
    "a head that never ends": ("<head><title>No</title><body>Yes</body>", "Yes"),
    "a head without a body": ("<head><style>p {}</style><p>Yes", "Yes"),
    "a picture that never ends": ("<svg><title>No</title><path d=''>Yes", "Yes"),
    "a style in what is hidden": ("<div hidden><style>p {}</style>Yes", "Yes"),
}
UNCLOSED = {
    "blocks": ("<p>One<p>Two<ul><li>Three<li>Four", "One\nTwo\n\nThree\nFour"),
    "what was never opened": ("</div></blockquote><p>Yes</b></p>", "Yes"),
    "a quotation": ("Yes<blockquote>No<hr>So", "Yes\n> No\n> ________________________________\n> So"),
    "the last tag": ("<b>Yes</b", "Yes</b"),
    "tags that are empty": ("One<br/>Two<br></br>Three", "One\nTwo\n\nThree"),
    "nothing": ("", ""),
}
ALL = COMMENTS | ENTITIES | ATTRIBUTES | HIDDEN | UNREAD | UNCLOSED


def test_no_two_cases_have_the_same_name():
    assert len(ALL) == sum(map(len, (COMMENTS, ENTITIES, ATTRIBUTES, HIDDEN, UNREAD, UNCLOSED)))


@pytest.mark.parametrize(("html", "words"), ALL.values(), ids=ALL)
def test_words_are_read_as_a_browser_shows_them(html, words):
    assert words_of_html(html) == words


PIECES = (
    "<",
    "</",
    "<a ",
    "<a\0",
    '<a b="',
    "<a b='' ",
    "<a b=\"><c d='",
    "<!-- >",
    "<!",
    "<![",
    "<?",
    "<!-->",
    "&amp",
)
PIECES += (
    "<style>",
    "<script></s",
    "<div hidden>",
    "<p hidden><div hidden>",
    "x<span hidden></span>",
    "<<!-- -->!-- >",
)


def test_html_that_would_make_a_parser_go_back_is_read_in_one_pass():
    """Most of a second for all of them: 50,000 characters tell a pass that goes back for each piece, which takes
    seconds or minutes, from one that does not, which takes hundredths of a second."""
    slow = {}
    for piece in PIECES:
        for end in ("", ">", "-->"):
            html = piece * (50_000 // len(piece)) + end
            begun = process_time()
            words_of_html(html)
            took = process_time() - begun
            if took > 1:
                slow[piece, end] = took
    assert slow == {}


SHARDS = ("<", ">", "</", "<!", "<!--", "-->", "<![", "]]>", "<?", '"', "'", "=", "/", "p", "div", " hidden", " style")
SHARDS += (
    "script",
    "head",
    "body",
    "blockquote",
    "td",
    "&amp;",
    "&#",
    "x",
    " ",
    "<b>",
    "</b>",
    "<p hidden>",
    "\0",
    "\n",
)


def test_html_of_any_shape_is_read():
    chosen = random.Random(2026)
    for _ in range(500):
        assert isinstance(words_of_html("".join(chosen.choices(SHARDS, k=chosen.randrange(60)))), str)


def test_so_much_is_read_at_most():
    assert len(words_of_html("x" * (LONGEST + 1))) == LONGEST
