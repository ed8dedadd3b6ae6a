"""What may be kept as a file: its kind is told by content and never by name, its name made harmless."""

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

MOST_BYTES = 25 * 1024 * 1024
LONGEST_NAME = 120
PHOTO, FILE, SIGNED_TERMS = "photo", "file", "signed_terms"


class FileProblem(Enum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    PROGRAM = "program"
    SCRIPT = "script"
    MACROS = "macros"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its media type and the endings its name may have, the usual one first."""

    mime: str
    endings: tuple[str, ...]

    @property
    def is_image(self) -> bool:
        """Whether it is a picture."""
        return self.mime.startswith("image/")


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A file that was checked and waits to be kept; `kind` is "photo", "file" or "signed_terms"."""

    name: str
    mime: str
    data: bytes
    kind: str = FILE


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file whose bytes are in the file store already, to be named by a row."""

    name: str
    mime: str
    size: int
    sha256: str
    kind: str = FILE


PNG = FileKind("image/png", (".png",))
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
GIF = FileKind("image/gif", (".gif",))
WEBP = FileKind("image/webp", (".webp",))
BMP = FileKind("image/bmp", (".bmp", ".dib"))
TIFF = FileKind("image/tiff", (".tif", ".tiff"))
HEIC = FileKind("image/heic", (".heic", ".heif"))
PDF = FileKind("application/pdf", (".pdf",))
TEXT = FileKind("text/plain", (".txt", ".log", ".csv", ".md", ".json", ".ini", ".conf", ".nfo"))
ZIP = FileKind("application/zip", (".zip",))
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX = FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
PPTX = FileKind("application/vnd.openxmlformats-officedocument.presentationml.presentation", (".pptx",))
ODT = FileKind("application/vnd.oasis.opendocument.text", (".odt",))
ODS = FileKind("application/vnd.oasis.opendocument.spreadsheet", (".ods",))
ODP = FileKind("application/vnd.oasis.opendocument.presentation", (".odp",))
DOC = FileKind("application/msword", (".doc",))
XLS = FileKind("application/vnd.ms-excel", (".xls",))
PPT = FileKind("application/vnd.ms-powerpoint", (".ppt",))
KINDS = (
    PNG, JPEG, GIF, WEBP, BMP, TIFF, HEIC, PDF, TEXT, ZIP, DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT,
)  # fmt: skip


def _endings(names: str) -> frozenset[str]:
    return frozenset(f".{name}" for name in names.split())


_SCRIPT_ENDINGS = _endings(
    "bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta sh bash zsh command py pyw pl rb php lua tcl reg url desktop html "
    "htm xhtml mht svg xml xsl inf scf applescript ahk lnk library-ms settingcontent-ms rdp jnlp ics vcs rtf eml msg "
    "iqy slk"
)
_PROGRAM_ENDINGS = _endings(
    "exe com scr pif dll cpl msi msp msix appx sys drv ocx so dylib jar class apk app dmg pkg deb rpm appimage run bin "
    "elf iso img vhd vhdx cab chm xll ade docm xlsm pptm dotm xltm gadget"
)
_KNOWN_ENDINGS = frozenset(ending for kind in KINDS for ending in kind.endings) | _SCRIPT_ENDINGS | _PROGRAM_ENDINGS
_PROGRAM_MARKS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf", b"\x00asm", b"dex\n", b"L\x00\x00\x00\x01\x14\x02\x00", b"!<arch>", b"\xed\xab\xee\xdb",
    b"MSCF", b"ITSF", b"xar!", b"BC\xc0\xde",
)  # fmt: skip
_SCRIPT_MARKS = (
    "#!", "<?php", "<!doctype html", "<html", "<script", "<svg", "<?xml", "@echo", "<job", "<package", "<%@", "{\\rtf",
    "[internetshortcut]", "[desktop entry]", "windows registry editor", "regedit4", "[autorun]", "web\r\n1\r\n", "id;p",
)  # fmt: skip
_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))})
_FORBIDDEN = frozenset('<>:"|?*/\\')
_ARCHIVE_KINDS = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
_OPEN_KINDS = {kind.mime: kind for kind in (ODT, ODS, ODP)}
_OLD_KINDS = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
_MOST_MEMBERS = 20_000


def judge(name: str, data: bytes) -> FileKind | FileProblem:
    """What a file is by its content, or why it is not kept; a name can only speak against it."""
    if not data:
        return FileProblem.EMPTY
    if len(data) > MOST_BYTES:
        return FileProblem.TOO_LARGE
    found = _sniff(data)
    ending = _ending(_bare(name))
    # Plain text is what its name says somebody runs; of all else the content alone decides.
    if found is TEXT and ending in _SCRIPT_ENDINGS:
        return FileProblem.SCRIPT
    if found in (TEXT, ZIP) and ending in _PROGRAM_ENDINGS:
        return FileProblem.PROGRAM
    return found


def _sniff(data: bytes) -> FileKind | FileProblem:
    head = data[:64]
    if head.startswith(_PROGRAM_MARKS):
        return FileProblem.PROGRAM
    picture = _picture(head)
    if picture is not None:
        return picture
    if b"%PDF-" in data[:1024]:
        return PDF if head.lstrip().startswith(b"%PDF-") else FileProblem.UNKNOWN
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _old_office(data)
    return _text(data)


def _picture(head: bytes) -> FileKind | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return TIFF
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}:
        return HEIC
    # Two letters alone say little: the size of the header must fit too.
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return BMP
    return None


_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})


def _archive(data: bytes) -> FileKind | FileProblem:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()[:_MOST_MEMBERS]
            names = [member.filename for member in members]
            lower = {name.lower() for name in names}
            if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in lower):
                return FileProblem.MACROS
            if lower & {"meta-inf/manifest.mf", "androidmanifest.xml", "appxmanifest.xml"}:
                return FileProblem.PROGRAM
            if names[:1] == ["mimetype"] and members[0].file_size < 200:
                mime = archive.read(members[0]).decode("ascii", "replace").strip()
                return _OPEN_KINDS.get(mime, ZIP)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return FileProblem.UNKNOWN
    if "[content_types].xml" in lower:
        for folder, kind in _ARCHIVE_KINDS:
            if any(name.startswith(folder) for name in lower):
                return kind
    return ZIP


def _old_office(data: bytes) -> FileKind | FileProblem:
    """Word, Excel and PowerPoint before 2007 share their shell with installers: the streams inside tell which it is."""
    if _wide("_VBA_PROJECT") in data:
        return FileProblem.MACROS
    return next((kind for stream, kind in _OLD_KINDS if _wide(stream) in data), FileProblem.PROGRAM)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _text(data: bytes) -> FileKind | FileProblem:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        return FileProblem.UNKNOWN
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f\x1b" for sign in text[:4096]):
            return FileProblem.UNKNOWN
        begins = text[:400].lstrip().lower()
        return FileProblem.SCRIPT if begins.startswith(_SCRIPT_MARKS) else TEXT
    return FileProblem.UNKNOWN


def clean_name(name: str, kind: FileKind, otherwise: str = "file") -> str:
    """A name without folders, control signs and endings that lie, at most 120 characters, ending as `kind` does."""
    bare = _bare(name)
    while _ending(bare) not in kind.endings and _ending(bare) in _KNOWN_ENDINGS:
        bare = bare[: -len(_ending(bare))].rstrip(" .")
    ending = bare[len(bare) - len(_ending(bare)) :] if _ending(bare) in kind.endings else kind.endings[0]
    stem = bare.removesuffix(ending).rstrip(" .") or otherwise
    if stem.split(".")[0].strip().upper() in _RESERVED:
        stem = "_" + stem
    return stem[: LONGEST_NAME - len(ending)].rstrip(" .") + ending


def _bare(name: str) -> str:
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1])
    # Cc and Cf: line ends, bells, and the signs that turn the direction of writing around ("gpj.exe" as "exe.jpg").
    kept = "".join(
        sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    kept = "".join("_" if sign in _FORBIDDEN else sign for sign in kept)
    return " ".join(kept.split()).strip(" .")


def _ending(bare: str) -> str:
    return PurePosixPath(bare).suffix.lower() if bare else ""
