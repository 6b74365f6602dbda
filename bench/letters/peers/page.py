"""The letter as a Jinja template of HTML, for the peers that set HTML."""

import base64
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape

from bench.letters.peers.letter import Block, Part, Record, Sample, slug, slugged

FRAME = """\
<!DOCTYPE html>
<html lang="{{ sample.language }}">
<head><meta charset="utf-8"><title>{{ record.title }}</title><style>{{ css }}</style></head>
<body>
<header>
<div class="letterhead"><p class="department">{{ sample.letterhead }}</p><p>{{ sample.letterhead_with }}</p></div>
<div class="details"><p><b>{{ sample.marking }}</b></p>
<p>{% for line in sample.sender %}{{ line }}<br>{% endfor %}</p>
<p>Reference: {{ record.reference }}{% for label, value in sample.details %}<br>{{ label }}: {{ value }}{% endfor %}</p>
<p><b>{{ sample.notice }}</b></p></div>
<div class="addressee">{% for line in record.addressee %}{{ line }}<br>{% endfor %}</div>
</header>
<p>{{ record.salutation }}</p>
<h1>{{ sample.subject }}</h1>
TEXT
<div class="ending"><p>{{ sample.close }}</p><div class="signatories">{% for one in sample.signatories %}
<div><img src="{{ source(one.picture) }}" alt="Signature of the {{ one.office }}">
<p class="name">{{ one.name }}</p><p>{{ one.office }}</p></div>{% endfor %}</div></div>
<div class="copies"><p>cc:</p><p>{% for line in sample.copies %}{{ line }}<br>{% endfor %}</p></div>
</body></html>
"""

CSS = """
@page { size: A4; margin: 18mm 20mm 22mm 24.6mm; FOOT }
@page :first { margin-top: 8mm }
html { font: 12pt/15pt "Liberation Sans" }
body { margin: 0; orphans: 2; widows: 2 }
p, h1, h2, ol { margin: 0 0 7.5pt }
h1, h2 { font-size: 12pt; break-after: avoid }
h2 { margin-top: 11pt }
ol { padding-left: 8mm } li { margin-bottom: 3.5pt }
header { position: relative; height: 87mm; font-size: 9pt; line-height: 10.8pt }
.department { font-size: 17pt; line-height: 20pt; font-weight: bold; margin-bottom: 1mm }
.letterhead { width: 95mm } .details { position: absolute; left: 100.4mm; top: 0; width: 65mm }
.addressee { position: absolute; left: 0; top: 31.5mm; width: 95mm }
.ending { break-inside: avoid; margin-top: 15pt }
.signatories { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 3mm 5mm; font-size: 10pt; line-height: 12pt }
.signatories img { display: block; width: 48mm; height: 14mm; object-fit: contain; object-position: left bottom }
.signatories p { margin: 0 } .name { font-weight: bold }
.copies { display: flex; gap: 1.5mm; margin-top: 5mm; font-size: 9pt; line-height: 10.8pt }
"""

FOOT = """@bottom-left { content: "REFERENCE"; font: 9pt "Liberation Sans" }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt "Liberation Sans" }"""
"""Margin boxes, for what can print them."""

TAGS = {"paragraph": "p", "heading": "h2", "item": "li"}


def html_of(sample: Sample, *, foot: bool, source: Callable[[Path], str]) -> Callable[[Record], str]:
    """Gives a record's letter as HTML. `source` gives a picture's address."""
    environment = Environment(autoescape=True)
    templates = {
        key: environment.from_string(FRAME.replace("TEXT", _text(blocks))) for key, blocks in sample.variants.items()
    }

    def html(record: Record) -> str:
        css = CSS.replace("FOOT", FOOT.replace("REFERENCE", record.reference) if foot else "")
        return templates[record.variant].render(
            sample=sample, record=record, css=Markup(css), source=source, **slugged(record)
        )

    return html


def as_address(picture: Path) -> str:
    """A picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _text(blocks: Sequence[Block]) -> str:
    html = ""
    for kind, some in groupby(blocks, key=lambda block: block.kind):
        inner = "\n".join(f"<{TAGS[kind]}>{''.join(map(_part, one.parts))}</{TAGS[kind]}>" for one in some)
        html += f"<ol>{inner}</ol>\n" if kind == "item" else f"{inner}\n"
    return html


def _part(part: Part) -> str:
    html = f"{{{{ {slug(part.text)} }}}}" if part.field else str(escape(part.text))
    if part.italic:
        html = f"<em>{html}</em>"
    return f"<strong>{html}</strong>" if part.bold else html
