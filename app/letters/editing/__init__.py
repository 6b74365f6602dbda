"""A letter's text as a document that people edit without its marks, and back. `read` is the only parser, `write` the
only serialiser; what nobody touched keeps its source."""
