"""Full-text search: one fold for what is kept and what is typed, fed by use cases, newest first."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.store.guard import Guard

NOUNS = ("customer", "device", "job", "document", "service", "part", "supplier", "purchase_order")
"""Each has a table fts_<noun> whose rowid is the row's id."""

_REVERSED = "\ua7fc"  # a letter nobody types; marks a token written backwards
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe",
     "Œ": "oe", "ς": "σ", "ı": "i"}
)  # fmt: skip
_PIECE = re.compile(r"[^\W_]+[+#]*|[^\s\w!-/:-@\[-`{-~]")
_LONGEST = 40
_MOST_TOKENS = 16
_MOST_ANSWERS = 9


def fold(text: str) -> str:
    """Bring text to the one form in which it is kept and looked for: no marks, no case, plain letters."""
    if text.isascii():
        return text.replace("\0", " ").lower()
    apart = unicodedata.normalize("NFKD", text.replace("\0", " "))
    bare = "".join(each for each in apart if not unicodedata.category(each).startswith("M"))
    return bare.translate(_LETTERS).casefold().translate(_LETTERS)


def tokens(text: str) -> list[str]:
    """Split folded text into words; a trailing + or # stays, and each other sign that is no punctuation is a word."""
    found = []
    for piece in _PIECE.findall(fold(text)):
        word = piece[:_LONGEST]
        if word[0].isalnum():
            # Signs are spelt out, because the tokeniser of the database keeps only letters and digits.
            found.append(word.replace("+", "plus").replace("#", "sharp"))
        else:
            found.append(f"u{ord(word[0]):x}")
    return found


def _has_digit(token: str) -> bool:
    return any(each.isdigit() for each in token)


def words_of(texts: Iterable[str | None]) -> str:
    """Write what is kept for a row: its words, numbers also backwards, phones also without their country code."""
    kept: dict[str, None] = {}
    for text in texts:
        if text:
            kept |= dict.fromkeys(_kept_for(text) if len(text) < _REPEATED else _words_in(text))
    return " ".join(kept)


def _words_in(text: str) -> tuple[str, ...]:
    pieces = tokens(text)
    kept = dict.fromkeys(pieces)
    joined = ["".join(run) for run in _digit_runs(pieces)]
    for number in [*joined, *(each for each in pieces if _has_digit(each))]:
        kept[number] = None
        kept[_REVERSED + number[::-1]] = None
    if text.lstrip().startswith("+") and joined and len(joined[0]) > 7:
        kept |= dict.fromkeys(joined[0][code:] for code in (1, 2, 3))
    return tuple(kept)


_REPEATED = 200
"""Names, models and phones come back with every job of a customer; longer texts do not."""
_kept_for = lru_cache(maxsize=16_384)(_words_in)


def _digit_runs(pieces: list[str]) -> list[list[str]]:
    runs: list[list[str]] = []
    before_was_digits = False
    for each in pieces:
        digits = each.isdigit()
        if digits and before_was_digits:
            runs[-1].append(each)
        elif digits:
            runs.append([each])
        before_was_digits = digits
    return [run for run in runs if len(run) > 1 or len(run[0]) > 7]


def match(typed: str) -> str | None:
    """Turn whatever was typed into a query that cannot fail; None when there is nothing to look for."""
    pieces = tokens(typed)[:_MOST_TOKENS]
    if not pieces:
        return None
    parts: list[str] = []
    at = 0
    while at < len(pieces):
        run = at
        while run < len(pieces) and pieces[run].isdigit():
            run += 1
        if run > at + 1:
            separately = " AND ".join(map(_one, pieces[at:run]))
            parts.append(f"(({separately}) OR {_one(''.join(pieces[at:run]))})")
            at = run
        else:
            parts.append(_one(pieces[at]))
            at += 1
    return " AND ".join(parts)


def _one(token: str) -> str:
    if _has_digit(token) and len(token) > 1:
        return f'("{token}"* OR "{_REVERSED}{token[::-1]}"*)'
    return f'"{token}"*'


def _index(noun: str) -> sa.TableClause:
    if noun not in NOUNS:
        raise ValueError(noun)
    return sa.table(f"fts_{noun}", sa.column("rowid", sa.Integer), sa.column("words", sa.Text))


def matches(noun: str, typed: str) -> sa.Select[int]:
    """Give the ids of the rows that hold every word typed, for `Model.id.in_(…)`; none when nothing was typed."""
    index = _index(noun)
    wanted = match(typed)
    condition = sa.false() if wanted is None else sa.column(index.name).op("MATCH")(wanted)
    return sa.select(index.c.rowid).where(condition)


def hits(session: Session, noun: str, typed: str, *, limit: int = 20, below: int | None = None) -> list[int]:
    """Find the newest rows that hold every word typed; `below` is the last id of the page before."""
    found = matches(noun, typed)
    if below is not None:
        found = found.where(sa.column("rowid") < below)
    return list(session.scalars(found.order_by(sa.column("rowid").desc()).limit(limit)))


# -- did you mean

_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
)


def did_you_mean(session: Session, noun: str, typed: str, *, limit: int = 3) -> list[str]:
    """Give what finds something when each unknown word is replaced by one within one edit, the most used first."""
    pieces = tokens(typed)[:_MOST_TOKENS]
    answers: list[list[str]] = [[]]
    changed = False
    for each in pieces:
        near = [each] if _known(session, noun, each) else _near(session, noun, each)
        if not near:
            return []
        changed = changed or near != [each]
        answers = [[*answer, word] for answer in answers for word in near][:_MOST_ANSWERS]
    meant = [" ".join(answer) for answer in answers] if changed else []
    return [each for each in meant if _known(session, noun, each)][:limit]


def _known(session: Session, noun: str, typed: str) -> bool:
    return bool(hits(session, noun, typed, limit=1))


def _near(session: Session, noun: str, token: str) -> list[str]:
    if not 2 < len(token) <= _LONGEST:
        return []
    vocabulary = sa.table(f"fts_{noun}_vocab", sa.column("term", sa.Text), sa.column("doc", sa.Integer))
    found = sa.select(vocabulary.c.term).where(vocabulary.c.term.in_(sorted(_one_edit(token))))
    return list(session.scalars(found.order_by(vocabulary.c.doc.desc(), vocabulary.c.term).limit(3)))


def _one_edit(token: str) -> set[str]:
    letters = "".join(each for each in _ALPHABETS if any(letter in each for letter in token)) or _ALPHABETS[0]
    cuts = [(token[:at], token[at:]) for at in range(len(token) + 1)]
    edits = {head + tail[1:] for head, tail in cuts if tail}
    edits |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    edits |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    edits |= {head + letter + tail for head, tail in cuts for letter in letters}
    return edits - {token, ""}


# -- keeping it


def install(connection: sa.Connection) -> None:
    """Make the tables that are missing in a SQLite file; rows are indexed by the use cases that write them."""
    for noun in NOUNS:
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS fts_{noun} USING fts5("
            f"words, prefix='1 2 3', tokenize='unicode61 remove_diacritics 0')"
        )
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS fts_{noun}_vocab USING fts5vocab(fts_{noun}, 'row')"
        )


class SearchDoor:
    """The unit of work's door to the index."""

    def __init__(self, session: Session, guard: Guard) -> None:
        self._session = session
        self._guard = guard

    def index(self, noun: str, row_id: int, texts: Iterable[str | None]) -> None:
        """Keep these texts as what a row is found by, in place of what was kept before."""
        self.index_many(noun, {row_id: texts})

    def index_many(self, noun: str, rows: Mapping[int, Iterable[str | None]]) -> None:
        """Do the same for many rows at once."""
        self.remove(noun, *rows)
        self.add_many(noun, rows.items())

    def add_many(self, noun: str, rows: Iterable[tuple[int, Iterable[str | None]]]) -> None:
        """Keep these texts as what new rows are found by, which were never found before."""
        kept: list[Any] = [(row_id, words_of(texts)) for row_id, texts in rows]
        if kept:
            connection = self._session.connection()
            # The plain statement: going through each row's parameters costs as much as keeping it.
            statement = str(sa.insert(_index(noun)).compile(dialect=connection.dialect))
            with self._guard.door("search"):
                connection.exec_driver_sql(statement, kept)

    def remove(self, noun: str, *row_ids: int) -> None:
        """Let rows no longer be found."""
        table = _index(noun)
        gone = sa.delete(table).where(table.c.rowid == sa.bindparam("row_id"))
        if row_ids:
            with self._guard.door("search"):
                self._session.connection().execute(gone, [{"row_id": each} for each in row_ids])
