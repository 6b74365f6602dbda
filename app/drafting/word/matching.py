"""matched: a document that came back from Word, with the sources of those blocks that still say what they said."""

import json
from collections.abc import Sequence

from app.letters.editing.nodes import KEPT, Node, said
from app.web.matching import Effort, Matcher


def matched(new: Node, old: Node) -> Node:
    """`new`, whose blocks have the source, gap and place of those of `old` that say the same, in the same order."""
    attrs = {"attrs": {"tail": old["attrs"]["tail"]}} if "tail" in old.get("attrs", {}) else {}
    return new | attrs | {"content": _matched(new.get("content", ()), old.get("content", ()), Effort())}


def _matched(new: Sequence[Node], old: Sequence[Node], effort: Effort) -> list[Node]:
    found = [said(block) for block in new]
    compared = Matcher([_key(one) for one in old], [_key(one) for one in new], effort)
    for what, i, j, k, m in compared.get_opcodes():
        if what == "equal":
            found[k:m] = old[i:j]
        elif what == "replace":
            for place, (before, after) in enumerate(zip(old[i:j], found[k:m], strict=False), k):
                if before["type"] == after["type"]:
                    found[place] = _changed(before, after, effort)
    return found


def _changed(before: Node, after: Node, effort: Effort) -> Node:
    """A block in the place of another of its kind; of a passage, the blocks in it that still say the same."""
    kept = {name: value for name, value in before["attrs"].items() if name in KEPT}
    made = after | {"attrs": after.get("attrs", {}) | kept}
    if after["type"] == "passage":
        made["content"] = _matched(after.get("content", ()), before.get("content", ()), effort)
    return made


def _key(block: Node) -> str:
    return json.dumps(said(block), sort_keys=True)
