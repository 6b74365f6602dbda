"""What may be on the clipboard, short: by what it is, the HTML, the letter's text, and what is said to be left out."""

NINE = "".join(f"<td>{number}</td>" for number in range(1, 10))
DEEP = 12
FIELD = "<span style='mso-element:field-{}'></span>"

PIECES: dict[str, tuple[str, str, str]] = {
    "bold within words that a style makes plain": (
        (
            "<b style='font-weight:normal'><p>a <b>b</b> <span style='font-weight:700'>c</span><b> </b> "
            "<strong style='font-weight:400'>d</strong>.<b> </b>e</p></b><div style='font-style:italic'>e</div>"
        ),
        "a **b** **c** d. e\n\n_e_",
        "",
    ),
    "rows of hard spaces, and one between words": (
        "<p>10&nbsp;May&nbsp; &nbsp;2026<b>&nbsp; now</b>&nbsp;</p>",
        "10\u00a0May 2026 **now**",
        "",
    ),
    "hard spaces that a program wrote for plain ones": (
        "<p>a<span class='Apple-converted-space'>&nbsp;</span>b<span style='mso-tab-count:1'>&nbsp;</span>c</p>",
        "a b c",
        "",
    ),
    "characters that nobody sees, and accents apart from their letters": (
        "<p>infor&shy;ma&#8203;tion &#65279;w&#770;y</p>",
        "information ŵy",
        "",
    ),
    "two line breaks that end a paragraph": ("<div>a<br>b<br><br>c<br></div>", "a\\\nb\n\nc", ""),
    "lines of a plain stretch": ("<pre>a\nb\n\nc</pre>", "a\\\nb\n\nc", ""),
    "what would be read as marks": (
        "<p># a</p><p>**b** _c_ ((d)) <span>:::</span></p><p>::: for all</p><p>- e</p><p>1. f</p>",
        "\\# a\n\n\\*\\*b\\*\\* \\_c\\_ \\(\\(d\\)\\) :::\n\n\\::: for all\n\n\\- e\n\n1\\. f",
        "",
    ),
    "a list in a list without an item": (
        "<ul><ul><li>a</li></ul><li>b</li><ol><li>c</li></ol></ul>",
        "- a\n\n- b\n\n  1. c",
        "",
    ),
    "an item that is only a list": ("<ul><li>a</li><li><ul><li>b</li></ul></li></ul>", "- a\n\n  - b", ""),
    "numbers that go on, and that begin again": (
        "<ol><li>a</li></ol><ol start=2><li>b</li></ol><ol><li>c</li><li value=7>d</li></ol>",
        "1. a\n2. b\n\n1) c\n\n7. d",
        "",
    ),
    "an item of Word that is two levels deeper": (
        "".join(
            f"<p style='mso-list:l0 level{level} lfo1'>{word}</p>" for level, word in ((2, "a"), (4, "b"), (1, "c"))
        ),
        "- a\n\n  - b\n\n- c",
        "",
    ),
    "an item with a heading, a table and a page break": (
        "<ul><li><h2>a</h2><table><tr><td>b<td>c</table><br style='page-break-before:always'>d</li></ul>",
        "- a\n\n  b; c\n\n  d",
        "Pasted: a table became lines of text.",
    ),
    "lists that are deeper than a letter's can be": (
        "<ul><li>a" * DEEP,
        "\n\n".join(f"{'  ' * level}- a" for level in range(9)) + f"\n\n{'  ' * 9}a" * (DEEP - 9),
        "",
    ),
    "bullets that are letters of a font of signs": (
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='font-family:Wingdings'><span style='mso-list:Ignore'>q"
            "</span></span>a</p><p style='mso-list:l0 level1 lfo1'><span style='font-family:Symbol'><span "
            "style='mso-list:Ignore'>1.</span></span>b</p>"
        ),
        "- a\n\n1. b",
        "",
    ),
    "two lists of Word that are not numbered with figures": (
        "".join(
            f"<p style='mso-list:l{name} level1 lfo{name}'><span style='mso-list:Ignore'>{sign}</span>{word}</p>"
            for name, sign, word in ((1, "I", "a"), (1, "II", "b"), (2, "(D)", "c"), (2, "(E)", "d"))
        ),
        "1. a\n2. b\n\n4) c\n5) d",
        "",
    ),
    "one list of Word, each sign of which is the first": (
        "".join(
            f"<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>a.</span>{word}</p>" for word in "ab"
        ),
        "1. a\n2. b",
        "",
    ),
    "a style sheet whose end has a space": ("<style>a {}</style\n><p>b</p>", "b", ""),
    "quotations": (
        (
            "<blockquote><h3>a</h3><blockquote>b</blockquote></blockquote>"
            "<p class=MsoQuote>c</p><p class=MsoIntenseQuote>d</p>"
        ),
        "> a\n>\n> > b\n\n> c\n>\n> d",
        "",
    ),
    "headings, which are bold by themselves": (
        "<h4><b>a <i>b</i><br>c</b></h4><p class=MsoTitle>d</p><p style='mso-outline-level:2'>e</p>",
        "## a _b_ c\n\n## d\n\n## e",
        "",
    ),
    "a table with merged cells and rows of different lengths": (
        (
            "<table><tr><td rowspan=2><b>a</b><td colspan=2 align=right>b<tr><td style='text-align:right'>c<td>d"
            "<tr><td>e<tr><tr><td></table>"
        ),
        "| a | b |  |\n| --- | ---: | --- |\n|  | c | d |\n| e |  |  |",
        "Pasted: 2 merged cells were split.",
    ),
    "a table whose columns are aligned by some cells, and a cell to its end": (
        "<table><tr><th>a<th>b<tr><td rowspan=0>c<td align=right>d<tr><td>e<tr><td align=right>f</table>",
        "| a | b |\n| --- | --- |\n| c | d |\n|  | e |\n|  | f |",
        "Pasted: a merged cell was split.",
    ),
    "a table with more columns than a letter has room for": (
        f"<table><tr>{NINE}</tr><tr><td>a</td></tr></table>",
        "1; 2; 3; 4; 5; 6; 7; 8; 9\n\na",
        "Pasted: a table became lines of text.",
    ),
    "a table in a table": (
        "<table><tr><td>a<td><table><tr><td>b<td>c</table><tr><td>d<td><ul><li>e<li>f</ul></table>",
        "| a | b; c |\n| --- | --- |\n| d | e f |",
        "Pasted: a table became lines of text.",
    ),
    "tables that only place words": (
        "<table><tr><td><h2>a</h2>b</td></tr></table><table role=presentation><tr><td>c<td>d</table>",
        "## a\n\nb\n\nc\n\nd",
        "",
    ),
    "a table that is empty": ("<p>a</p><table><tr><td>&nbsp;<td></table>", "a", ""),
    "links that mean something on paper, and others": (
        (
            "<p><a href='https://example.org/a(b)'>a</a> <a href=' mailto:a@example.org '>b</a> "
            "<a href='javascript:ran()'>c</a> <a href='file:///C:/d'>d</a> <a href='#e'>e</a> "
            "<a href='https://example.org/ŵ y'>f</a></p>"
        ),
        "[a](<https://example.org/a(b)>) [b](<mailto:a@example.org>) c d e [f](<https://example.org/%C5%B5%20y>)",
        "",
    ),
    "what is struck through or hidden": (
        (
            "<p>a<s> b</s><span style='display:none'> c</span><span style='mso-hide:all'> d</span></p>"
            "<style>e</style><title>f</title>"
        ),
        "a",
        "Pasted: a struck-through passage was left out.",
    ),
    "a field of Word that does not end in what was copied": (
        "<p>a <!--[if supportFields]>{} MERGEFIELD b {}<![endif]-->«b» c</p>".format(
            *map(FIELD.format, ("begin", "separator"))
        ),
        "a &laquo;b&raquo; c",
        "",
    ),
    "a field of Word in the code of another, and one that is no merge field": (
        "<p>a {}IF {}MERGEFIELD b{}x{} = 1{}shown{} c</p>".format(
            *map(FIELD.format, ("begin", "begin", "separator", "end", "separator", "end"))
        ),
        "a shown c",
        "",
    ),
    "nothing": ("<p>&nbsp;</p><ul><li></li></ul><br><blockquote> </blockquote><h1></h1>", "", ""),
}
