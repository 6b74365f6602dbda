"""typst at its best: a document of up to 50 letters at a compile, as PDF/UA-1, the records handed over as JSON."""

import json
from collections.abc import Sequence

import typst

from bench.letters.peers.letter import Block, Part, Record, Sample, sample_of_command, slug, slugged
from bench.letters.program import make_letters

AT_A_COMPILE = 50

FRAME = """\
#let rows = json(bytes(sys.inputs.rows))
#set document(title: sys.inputs.title, date: none)
#set text(font: "Liberation Sans", size: 12pt, lang: "en", region: "GB")
#set par(leading: 0.53em, spacing: 1.1em)
#set enum(spacing: 0.8em)
#show heading: set text(size: 12pt)
#let foot(r) = context {
  let end = query(label(r.reference))
  let pages = if end.len() > 0 { counter(page).at(end.first().location()).first() }
  text(9pt)[#r.reference #h(1fr) Page #counter(page).display() of #pages]
}
#let lines(texts) = texts.join(linebreak())
#let head(r) = block(height: 77mm, width: 100%, {
  set text(9pt)
  place(top + left, block(width: 95mm, [#text(17pt, weight: "bold")[LETTERHEAD] \\ #text(9pt)[WITH]]))
  place(top + left, dx: 100.4mm, block(width: 65mm, [
    *MARKING* \\ #lines((SENDER,)) \\ Reference: #r.reference \\ #lines((DETAILS,)) \\ *NOTICE*]))
  place(top + left, dy: 21.5mm, block(width: 95mm, lines(r.addressee)))
})
#let ending = block(breakable: false, {
  [CLOSE]
  grid(columns: (1fr, 1fr, 1fr), gutter: 4mm, SIGNATORIES)
  text(9pt)[cc: #lines((COPIES,))]
})
#let texts = (VARIANTS)
#for (number, r) in rows.enumerate() {
  set page(paper: "a4", margin: (top: 18mm, right: 20mm, bottom: 22mm, left: 24.6mm), footer: foot(r))
  counter(page).update(1)
  head(r)
  [#r.salutation]
  parbreak()
  heading(level: 1, [SUBJECT])
  (texts.at(r.variant))(r)
  ending
  [#metadata(none) #label(r.reference)]
}
"""


def source_of(sample: Sample) -> str:
    signatories = ", ".join(
        f'[#image("{one.picture.name}", height: 14mm, alt: "Signature of the {one.office}") '
        f'#text(10pt, weight: "bold", {_words(one.name)}) \\ #text(10pt, {_words(one.office)})]'
        for one in sample.signatories
    )
    words = {
        "LETTERHEAD": f"#{_words(sample.letterhead)}",
        "WITH": f"#{_words(sample.letterhead_with)}",
        "MARKING": f"#{_words(sample.marking)}",
        "NOTICE": f"#{_words(sample.notice)}",
        "SUBJECT": f"#{_words(sample.subject)}",
        "CLOSE": f"#{_words(sample.close)}",
        "SENDER": ", ".join(map(_words, sample.sender)),
        "DETAILS": ", ".join(_words(f"{label}: {value}") for label, value in sample.details),
        "COPIES": ", ".join(map(_words, sample.copies)),
        "SIGNATORIES": signatories,
        "VARIANTS": ", ".join(f"{_words(key)}: r => [{_text(blocks)}]" for key, blocks in sample.variants.items()),
    }
    source = FRAME
    for name, text in words.items():
        source = source.replace(name, text)
    return source


def _text(blocks: Sequence[Block]) -> str:
    before = {"paragraph": "", "heading": "== ", "item": "+ "}
    return "\n\n".join(before[block.kind] + "".join(map(_part, block.parts)) for block in blocks) + "\n\n"


def _part(part: Part) -> str:
    words = f"r.values.{slug(part.text)}" if part.field else _words(part.text)
    words = f"emph({words})" if part.italic else words
    return f"#strong({words})" if part.bold else f"#{words};"


def _words(text: str) -> str:
    """A string of typst."""
    return json.dumps(text, ensure_ascii=False)


sample = sample_of_command()
(sample.folder / "letter.typ").write_text(source_of(sample), encoding="utf-8")
compiler = typst.Compiler(str(sample.folder / "letter.typ"), root=str(sample.folder))


def letters(records: Sequence[Record]) -> list[bytes]:
    return [_compile(records[start : start + AT_A_COMPILE]) for start in range(0, len(records), AT_A_COMPILE)]


def _compile(records: Sequence[Record]) -> bytes:
    rows = [
        {
            "variant": record.variant,
            "reference": record.reference,
            "addressee": list(record.addressee),
            "salutation": record.salutation,
            "values": slugged(record),
        }
        for record in records
    ]
    inputs = {"title": sample.subject, "rows": json.dumps(rows)}
    return compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])


make_letters(sample.records, letters, extension="pdf")
