"""File names of papers, safe on every system: `Invoice-2026-0872-Studio-Dentistico-Marchetti.pdf`."""

import re
import unicodedata

from msp_desktop.domain.snapshot import DocumentKind, DocumentSnapshot
from msp_desktop.i18n import Words

LONGEST = 120
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(-|\.|$)", re.IGNORECASE)


def kind_word(kind: DocumentKind, words: Words) -> str:
    """The title of a paper in the reader's language."""
    match kind:
        case DocumentKind.INVOICE:
            return words("Invoice")
        case DocumentKind.CREDIT_NOTE:
            return words("Credit note")
        case DocumentKind.RECEIPT:
            return words("Receipt")


def document_file_name(snapshot: DocumentSnapshot) -> str:
    """The name under which an issued paper is saved and attached."""
    who = snapshot.customer.name if snapshot.customer else ""
    return file_name(kind_word(snapshot.kind, Words(snapshot.language)), snapshot.number, who)


def file_name(*parts: str) -> str:
    """A PDF's name from its kind, number and customer: letters and digits of any script, joined by hyphens."""
    stem = "-".join(filter(None, (_safe(part) for part in parts)))[:LONGEST].rstrip("-")
    if _RESERVED.match(stem) or not stem:
        stem = f"MSP-{stem}".rstrip("-")
    return f"{stem}.pdf"


def _safe(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "-".join(filter(None, re.split(r"[^\w]+|_+", composed)))
