"""What the editor offers to be put into a text."""

from app.campaigns.letter.picker import editor_words, fields_offered
from app.letters.text.front_matter import FieldSpec
from app.letters.text.template import check_template


def test_every_format_that_is_offered_suits_its_field(services):
    declared = [FieldSpec(name="grant", label="Grant", type="number"), FieldSpec(name="plan", label="Plan")]
    with services.database.reading() as session:
        fields = editor_words(fields_offered(session, declared), {})["fields"]
    offered = {field["name"]: [said for said, _ in field["formats"]] for field in fields}
    assert offered["grant"] == ["£", "thousands"]
    assert offered["reply by"] == offered["date of letter"] == ["day and month", "month and year"]
    assert offered["plan"] == offered["organisation"] == []
    marks = " ".join(f"(({name}, {said}))" for name, formats in offered.items() for said in formats)
    source = f"---\ntitle: A\nfields: [{{name: grant, type: number}}, {{name: plan}}]\n---\n{marks}\n"
    assert check_template(source) == ()
