"""Texts as offices are asked about them, made from a few lines of Markdown."""

import json
from typing import Any

from app.clearance.read import Text, read
from app.letters.text.template import compile_template

FRONT = """title: A letter
subject: Children at risk, ((region))
notice: A practice letter
asks: [Name who answers to you., Say what stands in your way.]
fields:
  - {name: in England, type: yes/no, where: {nation: England}}
  - {name: meeting day, type: date, required: no}
  - {name: ward, required: no, filled: by recipient}
"""

BODY = """We write to ((organisation)).

((in England??Record each report.))

## What we ask

((asks))

We meet on **((meeting day))**((in England?? in London)).

> Believe ((ward)).
"""

BESIDE: dict[str, Any] = {
    "format": 1,
    "values": {"in England": None, "meeting day": "2015-03-09", "ward": None},
    "by_recipient": ["ward"],
    "reply_by": "2015-03-24",
    "marking": "",
    "open_letter": False,
    "top_and_tail": False,
    "signatories": [["Home Secretary", "", "Home Office"], ["Education Secretary", "A Minister", "Education"]],
    "copies": ["Ofsted", 7],
    "enclosures": ["A list", {"name": "A map", "sha256": "ab" * 32, "placement": "after"}],
}


def kept(body: str = BODY, registry: str = "council-leaders", front: str = FRONT, **beside: Any) -> str:
    """The canonical JSON of a text, as it is kept."""
    compiled = compile_template(f"---\n{front}---\n{body}", registries=())
    return json.dumps({"text": json.loads(compiled.canonical_json(registry)), **BESIDE, **beside})


def text(body: str = BODY, **more: Any) -> Text:
    return read(kept(body, **more), {7: "Leader of Leeds City Council"})


def paragraphs(*words: str) -> Text:
    """Plain ones."""
    front = "title: A letter\nsubject: S\n"
    return read(kept("\n\n".join(words), front=front, values={}))
