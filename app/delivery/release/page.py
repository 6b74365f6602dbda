"""An open letter as one page of HTML for a website: headings, lists and addressees as what they are, in its language,
with no script and nothing that is fetched from elsewhere but the PDF that it links to."""

from flask import render_template

from app.letters.letter import Letter, words_of

PDF_OF = {"en": "This letter as a PDF", "cy": "Y llythyr hwn fel PDF"}


def as_page(letter: Letter, *, pdf_name: str) -> str:
    """`pdf_name`: of the file that is put beside it, to which it links. Needs the application's templates."""
    return render_template(
        "delivery/published.html",
        letter=letter,
        words=letter.wording,
        title=words_of(letter.subject) or letter.title,
        listed=letter.listed,
        pdf_name=pdf_name,
        pdf_of=PDF_OF[letter.language],
        kind_of=lambda block: type(block).__name__,
    )


def file_names(reference: str) -> tuple[str, str]:
    """Of the page and of its PDF, as an address on the web may end."""
    return f"{reference.lower()}.html", f"{reference.lower()}.pdf"
