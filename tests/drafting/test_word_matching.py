"""Of a text that came back from Word, what was not touched keeps its bytes."""

from app.drafting.word.matching import matched
from app.letters.editing.read import read
from app.letters.editing.write import write

OLD = """Dear *all*,
on two lines.


* one
* two

::: for chief-constables
Yours   *only*.

More *of it*.
:::

The __end__.
"""


def brought(changed: str) -> str:
    return write(matched(read(changed), read(OLD)))


def test_a_text_that_nobody_changed_is_the_same_byte_for_byte():
    anew = write({**read(OLD), "content": [bare(block) for block in read(OLD)["content"]]})
    assert anew != OLD
    assert brought(anew) == OLD


def test_blocks_that_nobody_changed_are_the_same_byte_for_byte():
    changed = OLD.replace("one", "first").replace("More *of it*.", "More.\n\nNew.")
    assert brought(changed) == OLD.replace("* one\n* two", "- first\n- two").replace("More *of it*.", "More.\n\nNew.")


def bare(block):
    attrs = {name: value for name, value in block.get("attrs", {}).items() if name not in ("source", "gap", "place")}
    content = [bare(inner) for inner in block.get("content", ())]
    return {**block, "attrs": attrs, **({"content": content} if content else {})}
