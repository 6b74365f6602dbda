"""What rooms above this one add to a reply's page, such as the mail that it came as."""

from app.places import Place
from app.web.sections import Section

ReplySection = Section[[int]]
"""Of a response, by its id."""

REPLY_SECTIONS: Place[ReplySection] = Place("sections of a reply's page")
