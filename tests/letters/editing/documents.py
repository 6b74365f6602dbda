"""Documents of every shape, as an editor may send them, and what is the same in all that says the same."""

from unicodedata import normalize

from hypothesis import strategies as st

from app.letters.editing.nodes import Node, joined, node, text
from app.letters.text.formats import FORMATS

WORDS = st.text(
    st.one_of(
        st.sampled_from(list("abcz AB 19.,;:!?-–—'\"’“”()[]{}<>*_`\\|#+=~^@&/£%«»\u00a0ŵé")),
        st.characters(exclude_categories=("C", "Z")),
    ),
    min_size=1,
    max_size=12,
)
NAMES = st.sampled_from(["council name", "grant", "visited on", "has plan"])
CONDITION = NAMES.map(lambda name: {"type": "condition", "attrs": {"name": name}})
LINK = st.sampled_from(["https://www.gov.uk/a_(b)?c=d&e", "mailto:a@example.org"]).map(
    lambda href: {"type": "link", "attrs": {"href": href}}
)


@st.composite
def marks(draw) -> list[dict[str, object]]:
    found = [draw(st.one_of(st.none(), st.none(), st.none(), one)) for one in (CONDITION, LINK)]
    found += [{"type": kind} if draw(st.booleans()) else None for kind in ("strong", "em")]
    return [one for one in found if one]


@st.composite
def inlines(draw, *, breaks: bool = True) -> list[Node]:
    found = []
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["text", "text", "text", "field", *(["hard_break"] if breaks else [])]))
        of = draw(marks())
        if kind == "text":
            found.append(text(draw(WORDS), of))
        elif kind == "field":
            made = node("field", name=draw(NAMES), format=draw(st.sampled_from(["", "", *FORMATS])))
            found.append(made | ({"marks": of} if of else {}))
        else:
            outer = [mark for mark in of if mark["type"] in ("condition", "link")]
            found.append(node("hard_break") | ({"marks": outer} if outer else {}))
    return found


PARAGRAPHS = inlines().map(lambda content: node("paragraph", content))


def _lists(blocks):
    items = st.lists(
        st.tuples(PARAGRAPHS, st.lists(blocks, max_size=2)).map(lambda two: node("list_item", [two[0], *two[1]])),
        min_size=1,
        max_size=3,
    )
    bullets = items.map(lambda found: node("bullet_list", found))
    numbers = st.tuples(st.integers(0, 200), items).map(lambda two: node("ordered_list", two[1], start=two[0]))
    return st.one_of(bullets, numbers)


def _quotes(blocks):
    return st.lists(blocks, min_size=1, max_size=2).map(lambda found: node("blockquote", found))


INNER = st.recursive(PARAGRAPHS, lambda blocks: st.one_of(_lists(blocks), _quotes(blocks)), max_leaves=5)


@st.composite
def tables(draw) -> Node:
    columns = draw(st.lists(st.sampled_from(["left", "right", "center"]), min_size=1, max_size=3))
    rows = []
    for number in range(draw(st.integers(2, 3))):
        kind = "table_cell" if number else "table_header"
        rows.append(node("table_row", [node(kind, draw(inlines(breaks=False)), align=side) for side in columns]))
    return node("table", rows)


HEADINGS = inlines(breaks=False).map(lambda content: node("heading", content))
OUTER = st.one_of(INNER, HEADINGS, tables(), st.just(node("page_break")))
PASSAGES = st.tuples(
    st.lists(st.sampled_from(["chief-constables", "council-leaders"]), min_size=1, max_size=2, unique=True),
    st.lists(OUTER, min_size=1, max_size=3),
).map(lambda two: node("passage", two[1], registries=two[0]))
DOCUMENTS = st.lists(st.one_of(OUTER, OUTER, PASSAGES), min_size=1, max_size=6).map(lambda found: node("doc", found))


def tidied(block: Node) -> Node | None:
    """What a document says, whichever way it is kept: words without the spaces at their ends, styles without those of
    spaces, nothing that is empty. None of nothing."""
    inner = block.get("content", [])
    if block["type"] in ("paragraph", "heading", "table_header", "table_cell"):
        words = _tidied_words(inner)
        kept = words or block["type"].startswith("table")
        return _with(block, words) if kept else None
    if block["type"] in ("page_break",):
        return node("page_break")
    found = [one for one in map(tidied, inner) if one]
    return _with(block, found) if found or block["type"] == "doc" else None


def _with(block: Node, content: list[Node]) -> Node:
    attrs = {name: value for name, value in block.get("attrs", {}).items() if name in ("start", "registries", "align")}
    return node(block["type"], content, **attrs)


def _tidied_words(nodes: list[Node]) -> list[Node]:
    pieces = []
    for one in joined(nodes):
        if one["type"] != "text":
            pieces.append(one)
            continue
        of = one.get("marks", [])
        bare = [mark for mark in of if mark["type"] not in ("strong", "em")]
        words = one["text"]
        inside = words.strip()
        if inside == words or len(of) == len(bare):
            pieces.append(text(words, of if inside else bare))
            continue
        begins = len(words) - len(words.lstrip()) if inside else len(words)
        ends = len(words.rstrip()) if inside else len(words)
        pieces += [text(words[:begins], bare), text(words[begins:ends], of), text(words[ends:], bare)]
    found = joined([one for one in pieces if one["type"] != "text" or one["text"]])
    found = [one | {"text": normalize("NFC", one["text"])} if one["type"] == "text" else one for one in found]
    for end in (0, -1):
        while found and found[end]["type"] in ("text", "hard_break"):
            if found[end]["type"] == "text":
                words = found[end]["text"].rstrip(" ") if end else found[end]["text"].lstrip(" ")
                if words:
                    found[end] = found[end] | {"text": words}
                    break
            del found[end]
    return _without_spaces_at_breaks(found)


def _without_spaces_at_breaks(nodes: list[Node]) -> list[Node]:
    found = []
    for place, one in enumerate(nodes):
        if one["type"] == "text":
            words = one["text"]
            if place and nodes[place - 1]["type"] == "hard_break":
                words = words.lstrip(" ")
            if place + 1 < len(nodes) and nodes[place + 1]["type"] == "hard_break":
                words = words.rstrip(" ")
            if not words:
                continue
            one = one | {"text": words}
        found.append(one)
    return joined(found)
