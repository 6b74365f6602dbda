"""A letter's text in and out of Word. `read` gives the text of a .docx, with a report of what was left out; `write`
makes a .docx that people edit in Word and that can be read again."""
