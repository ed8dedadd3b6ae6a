"""Refresh the Italian catalogue from the sources and compile it: `python tests/translate.py`."""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources" / "locale" / "it" / "LC_MESSAGES" / "msp_desktop.po"
MO = PO.with_suffix(".mo")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "words": None,
    "ngettext": (1, 2),
    "plural": (1, 2),
}


def extracted() -> Catalog:
    """Every text of the sources that a person may see."""
    found = Catalog(locale="it", domain="msp_desktop")
    for name, line, message, comments, context in extract_from_dir(
        str(ROOT / "msp_desktop"), method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        if message and message != ("",):
            found.add(message, locations=[(f"msp_desktop/{name}", line)], auto_comments=comments, context=context)
    return found


def kept() -> Catalog:
    """The Italian catalogue as it is."""
    with PO.open("rb") as file:
        return read_po(file, locale="it", domain="msp_desktop")


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as text, without line numbers and dates, so that it changes only when words do."""
    target = io.BytesIO()
    write_po(target, catalogue, width=110, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True)
    head = 'msgid ""\nmsgstr ""\n"Language: it\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    head += '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    return head.encode() + target.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The compiled catalogue."""
    target = io.BytesIO()
    # The header names a day; with a fixed one the file changes only when words do.
    catalogue.creation_date = datetime(2026, 1, 1, tzinfo=UTC)
    write_mo(target, catalogue)
    return target.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Texts without a translation."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (not all(message.string) if isinstance(message.string, tuple) else not message.string)
    ]


def main() -> int:
    """Bring the catalogue up to date; 1 when words are missing, which are then listed."""
    catalogue = kept() if PO.exists() else Catalog(locale="it")
    catalogue.update(extracted(), no_fuzzy_matching=True)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(kept()))
    left = missing(kept())
    for text in left:
        sys.stdout.write(f"not translated: {text}\n")
    sys.stdout.write(f"{len(list(kept()))} texts, {len(left)} not translated\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
