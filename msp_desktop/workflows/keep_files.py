"""Files from outside: read, judged by their content, put into the file store for good, then named by a row."""

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msp_desktop.domain.errors import Refused, Unavailable
from msp_desktop.domain.kept_file import (
    FILE,
    MOST_BYTES,
    PHOTO,
    FileKind,
    FileProblem,
    NewAttachment,
    PendingFile,
    clean_name,
    judge,
)
from msp_desktop.i18n import N_, _
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.jobs import attach_files

PROBLEM_WORDS = {
    FileProblem.EMPTY: N_("“{name}” is empty."),
    FileProblem.TOO_LARGE: N_("“{name}” is larger than {most} MB. Make it smaller first."),
    FileProblem.PROGRAM: N_("“{name}” is a program. Programs are not kept here."),
    FileProblem.SCRIPT: N_("“{name}” is a script or a web page. Those are not kept here; save it as PDF."),
    FileProblem.MACROS: N_("“{name}” carries macros. Save it without them, or as PDF."),
    FileProblem.UNKNOWN: N_("“{name}” is neither a picture, a PDF, an office document, text nor a ZIP file."),
}


def checked_file(name: str, data: bytes, kind: str = "") -> PendingFile:
    """A file as it may be kept: a harmless name, its type by content. Raises Refused with the reason."""
    found = judge(name, data)
    if not isinstance(found, FileKind):
        raise _refused(name, found)
    clean = clean_name(name, found, _("Photo") if found.is_image else _("File"))
    return PendingFile(clean, found.mime, data, kind or (PHOTO if found.is_image else FILE))


def read_file(path: Path, kind: str = "") -> PendingFile:
    """Read a file somebody chose. Raises Refused when it may not be kept, Unavailable when it cannot be read."""
    try:
        # A pipe or a device has no end to read to, and would wait for ever to be opened.
        if not stat.S_ISREG(path.stat().st_mode):
            raise _refused(path.name, FileProblem.UNKNOWN)
        with path.open("rb") as opened:
            if os.fstat(opened.fileno()).st_size > MOST_BYTES:
                raise _refused(path.name, FileProblem.TOO_LARGE)
            data = opened.read(MOST_BYTES + 1)
    except OSError as problem:
        raise Unavailable(
            _("The file could not be read."), problem.strerror or _("Look whether it is still there, then try again.")
        ) from problem
    return checked_file(path.name, data, kind)


def read_files(
    paths: Iterable[Path], progress: Callable[[int, int, str], object]
) -> tuple[list[PendingFile], list[Refused | Unavailable]]:
    """Read what can be kept of many files; give it with the reasons for what cannot."""
    wanted = list(paths)
    good: list[PendingFile] = []
    bad: list[Refused | Unavailable] = []
    for at, path in enumerate(wanted):
        progress(at, len(wanted), path.name)
        try:
            good.append(read_file(path))
        except (Refused, Unavailable) as problem:
            bad.append(problem)
    return good, bad


def store_files(shop: Shop, files: Iterable[PendingFile]) -> tuple[NewAttachment, ...]:
    """Put the bytes into the file store, for good; the rows that name them come after. Raises Unavailable."""
    made = []
    for each in files:
        stored = shop.files.put(each.data)
        made.append(NewAttachment(each.name, each.mime, stored.size, stored.sha256, each.kind))
    return tuple(made)


def keep_pending(
    shop: Shop, files: Sequence[PendingFile], *, job_id: int | None = None, device_id: int | None = None
) -> tuple[int, ...]:
    """Keep checked files with a job or a device in one act, and give their ids. Raises Refused and Unavailable."""
    if not files:
        return ()
    return shop.run(attach_files, files=store_files(shop, files), job_id=job_id, device_id=device_id).value


def _refused(name: str, problem: FileProblem) -> Refused:
    shown = " ".join("".join(each if each.isprintable() else " " for each in name).split())[:80]
    return Refused(_(PROBLEM_WORDS[problem]).format(name=shown, most=MOST_BYTES // 1024**2), "file")
