"""Looking for a text in every byte a program leaves behind, in the forms it might have taken."""

import base64
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pypdfium2


def forms(text: str) -> dict[str, bytes]:
    """The text in UTF-8, UTF-16 both ways, and Base64 at each of the three alignments; folded and reversed as well."""
    found: dict[str, bytes] = {}
    for name, said in (("", text), ("folded ", text.casefold()), ("reversed ", text.casefold()[::-1])):
        found[f"{name}utf-8"] = said.encode()
        found[f"{name}utf-16-le"] = said.encode("utf-16-le")
        found[f"{name}utf-16-be"] = said.encode("utf-16-be")
        for kind in ("utf-8", "utf-16-le"):
            for lead in range(3):
                found[f"{name}base64 of {kind} +{lead}"] = _aligned(said.encode(kind), lead)
    return found


def _aligned(raw: bytes, lead: int) -> bytes:
    """The Base64 letters that stand for these bytes whatever comes before and after them."""
    whole = base64.b64encode(b"\0" * lead + raw)
    first = (0, 2, 3)[lead]  # letters that hold bits of what comes before
    bits = (lead + len(raw)) * 8
    return whole[first : bits // 6]


def hits(where: Path, text: str) -> list[str]:
    """Every file below `where` that holds the text, and in which form; PDFs are read page by page as well."""
    wanted = forms(text)
    return [
        f"{path.relative_to(where)}: {form}"
        for path in sorted(where.rglob("*"))
        if path.is_file()
        for part in _parts(path)
        for form, raw in wanted.items()
        if raw in part
    ]


def _parts(path: Path) -> Iterator[bytes]:
    raw = path.read_bytes()
    yield raw
    yield raw.lower()
    if raw.startswith(b"%PDF"):
        yield from _streams(raw)
        yield pdf_text(raw).encode()


def pdf_text(raw: bytes) -> str:
    """What a reader of the paper sees, page by page."""
    document = pypdfium2.PdfDocument(raw)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _streams(raw: bytes) -> Iterator[bytes]:
    at = raw.find(b"stream")
    while at >= 0:
        begin = at + len(b"stream")
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(raw[begin:].lstrip(b"\r\n"))
        at = raw.find(b"stream", begin)
