"""What rooms above this one put first on a message's page: that comes before reading on."""

from app.places import Place
from app.web.sections import Section

MessageSection = Section[[int]]
"""Of a message, by its id."""

MESSAGE_SECTIONS: Place[MessageSection] = Place("sections of a message's page")
