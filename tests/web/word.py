"""Stretches of HTML as programs put them on the clipboard, and the letter Markdown that is to come of each."""

HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=ProgId content=Word.Document>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:12.0pt; font-family:"Aptos",sans-serif} @list l0:level1 {mso-level-text:"\\F0B7"} --></style>
</head><body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->"""
TAIL = "<!--EndFragment--></body></html>"


def bullet(words: str, *, sign: str = "·", place: str = "Middle", level: int = 1) -> str:
    """A paragraph that Word shows as an item."""
    return f"""<p class=MsoListParagraphCxSp{place} style='margin-left:36.0pt;mso-add-space:auto;text-indent:-18.0pt;
mso-list:l0 level{level} lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span
style='mso-list:Ignore'>{sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{words}<o:p></o:p></p>"""


def by_word(body: str) -> str:
    return f"{HEAD}{body}{TAIL}"


FRAGMENTS: dict[str, tuple[str, str, str]] = {
    "paragraphs with bold, italic and hard spaces": (
        by_word(
            "<p class=MsoNormal>We&nbsp;write to <b style='mso-bidi-font-weight:normal'>every\nleader</b>, and <i>ask "
            "</i>for a reply.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            "<p class=MsoNormal><span style='font-weight:bold'>Soon</span>.<o:p></o:p></p>"
        ),
        "We write to **every leader**, and *ask* for a reply.\n\n**Soon**.",
        "",
    ),
    "a list that Word fakes with paragraphs": (
        by_word(
            "<p class=MsoNormal>Three things:</p>"
            + bullet("First", place="First")
            + bullet("<b>Second</b>")
            + bullet("Below it", sign="o", level=2)
            + bullet("Third", place="Last")
            + "<p class=MsoNormal>After it.</p>"
        ),
        "Three things:\n\n- First\n- **Second**\n  - Below it\n- Third\n\nAfter it.",
        "",
    ),
    "a numbered list that Word fakes": (
        by_word(
            bullet("Name who answers.", sign="1.", place="First") + bullet("Tell us why.", sign="2.", place="Last")
        ),
        "1. Name who answers.\n2. Tell us why.",
        "",
    ),
    "headings of any level, without bold": (
        by_word("<h1><b>What we ask</b></h1><p class=MsoNormal>This.</p><h3>And why</h3><p class=MsoTitle>A title</p>"),
        "## What we ask\n\nThis.\n\n## And why\n\n## A title",
        "",
    ),
    "links, and an address that is its own name": (
        by_word(
            "<p class=MsoNormal>See <a href='https://www.example.org/a(b)'>the report</a>, <a href='https://example.org/'>"
            "https://example.org/</a>, <a href='mailto:office@example.org'>office@example.org</a>.</p>"
        ),
        "See [the report](https://www.example.org/a%28b%29), https://example.org/, office@example.org.",
        "",
    ),
    "a table, a picture and a comment": (
        by_word(
            "<p class=MsoNormal>Before<span class=MsoCommentReference><span style='font-size:8.0pt'><a "
            "class=msocomanchor id='_anchor_1' href='#_msocom_1'>[AE1]</a><span style='mso-special-character:comment'>&nbsp;"
            "</span></span></span>.</p><table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Council</p></td><td>"
            "<p class=MsoNormal>Cases</p></td></tr><tr><td><p>Leeds</p></td><td><p>12</p></td></tr></table><p class=MsoNormal>"
            "<img width=10 height=10 src='file:///C:/clip_image001.png'>After.</p><div style='mso-element:comment-list'><div "
            "style='mso-element:comment'><p class=MsoCommentText>Is this so?</p></div></div>"
        ),
        "Before.\n\nCouncil; Cases\n\nLeeds; 12\n\nAfter.",
        "Pasted: a table became lines of text, a picture was left out and a comment was left out.",
    ),
    "tracked changes: what was deleted goes": (
        by_word(
            "<p class=MsoNormal>We <del cite='mailto:Alex%20Example' datetime='2015-03-01T10:00'>may</del><ins "
            "cite='mailto:Alex%20Example'>will</ins> write.<span style='display:none;mso-hide:all'>hidden</span></p>"
        ),
        "We will write.",
        "Pasted: a deleted passage was left out.",
    ),
    "what would be read as marks": (
        by_word(
            "<p class=MsoNormal># 5 * 3 &lt;b&gt; of snake_case _x ((policing body))</p><p class=MsoNormal><b>a</b></p>"
        ),
        "\\# 5 \\* 3 \\<b> of snake_case \\_x ((policing body))\n\n**a**",
        "",
    ),
    "a line break and a page break": (
        by_word(
            "<p class=MsoNormal>One<br>\ntwo</p><b><br clear=all style='page-break-before:always'></b><p class=MsoNormal>Three</p>"
        ),
        "One\\\ntwo\n\n***\n\nThree",
        "",
    ),
    "Word in a browser: each item in a list of its own": (
        """<div class="OutlineElement Ltr"><p class="Paragraph" style="margin:0"><span class="TextRun" style="font-weight:bold">
Note</span><span class="EOP">&nbsp;</span></p></div><div class="ListContainerWrapper"><ul class="BulletListStyle1"><li
data-aria-level="1" role="listitem"><p class="Paragraph"><span class="TextRun">One</span></p></li></ul></div><div
class="ListContainerWrapper"><ul><li data-aria-level="1"><p class="Paragraph"><span>Two</span></p></li></ul></div>""",
        "**Note**\n\n- One\n- Two",
        "",
    ),
    "a page of a site, with nested lists": (
        """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr">Duties</h2><ol><li dir="ltr">
<p>Share</p></li><li>Record<ul><li>each <em>report</em></li></ul></li></ol><blockquote>Said so.</blockquote></b>
<script>alert(1)</script><p onclick="alert(2)">End</p>""",
        "## Duties\n\n1. Share\n2. Record\n   - each *report*\n\n> Said so.\n\nEnd",
        "",
    ),
}
"""By what it is: the HTML, the Markdown, and the sentence about what was left out."""
