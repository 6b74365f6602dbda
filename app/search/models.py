"""What is looked through when somebody searches: kept apart from the rooms, and made of what they keep.

Besides these tables each database keeps two of its own (`search_text`, `search_spelling`): see text.py, spelling.py and
the migration that makes them.
"""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base
from app.platform.leases import Leased


class SearchEntry(Base):
    """One thing to find. `kind`: a key of words.KINDS; `name` and `detail` as a page shows them; `current`: it is so
    today. What is searched is `codes`, `words` and `people`, who hold it, spelled by `plain.words_of`.

    It is made of one owner's facts and made anew with them: the post (its holders and contacts too), else the area,
    else the organisation (its office's contacts too); of a tag, nobody's.
    """

    __tablename__ = "search_entries"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    current: Mapped[bool] = mapped_column(Boolean)
    codes: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    people: Mapped[str] = mapped_column(Text, default="", server_default="")


class SearchWord(Base):
    """A word of some entry's names, so that one that is misspelled can be found by it."""

    __tablename__ = "search_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(80), unique=True)


class SearchOwed(Base):
    """One owner whose entries have yet to be made anew. `owner`: a number, of a tag the tag itself."""

    __tablename__ = "search_owed"
    __table_args__ = (UniqueConstraint("kind", "owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(Text)


class SearchState(Leased, Base):
    """The one row that says up to which audit event, and as at which day, the entries are true, but for those of owners
    that are owed. `form`: the way in which they were made (entries.FORM). Holding it puts those who bring the entries
    up to date in order. One worker at a time goes through what is owed."""

    __tablename__ = "search_state"

    seq: Mapped[int] = mapped_column(Integer)
    day: Mapped[date | None] = mapped_column(Date)
    form: Mapped[int] = mapped_column(Integer)
    token: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
