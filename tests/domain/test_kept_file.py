"""Files from strangers: told by content, names made harmless, programs and scripts refused however they are called."""

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.kept_file import (
    DOC,
    DOCX,
    GIF,
    HEIC,
    JPEG,
    KINDS,
    LONGEST_NAME,
    MOST_BYTES,
    ODT,
    PDF,
    PNG,
    TEXT,
    WEBP,
    XLSX,
    ZIP,
    FileKind,
    FileProblem,
    clean_name,
    judge,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def zipped(*names: str, mimetype: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n....", PNG),
        ("scan.exe", b"\xff\xd8\xff\xe0JFIF", JPEG),
        ("a.gif", b"GIF89a", GIF),
        ("a.webp", b"RIFF....WEBPVP8 ", WEBP),
        ("a.heic", b"\0\0\0\x18ftypheic", HEIC),
        ("a.pdf", b"%PDF-1.7\n", PDF),
        ("notes.txt", "Größe über 5 Zoll\n".encode(), TEXT),
        ("notes.txt", "Größe\n".encode("cp1252"), TEXT),
        ("notes.txt", "\ufeffhello".encode("utf-16"), TEXT),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml"), DOCX),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        ("a.odt", zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), ODT),
        ("logs.zip", zipped("a.log", "b.log"), ZIP),
        ("letter.doc", OLE + "WordDocument".encode("utf-16-le"), DOC),
    ],
)
def test_what_it_is(name: str, data: bytes, kind: FileKind) -> None:
    assert judge(name, data) is kind


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("photo.jpg", b"MZ\x90\0", FileProblem.PROGRAM),
        ("photo.png", b"\x7fELF\x02", FileProblem.PROGRAM),
        ("photo.png", b"\xcf\xfa\xed\xfe", FileProblem.PROGRAM),
        ("holiday.jpg.lnk", b"L\x00\x00\x00\x01\x14\x02\x00", FileProblem.PROGRAM),
        ("report.pdf", b"\xca\xfe\xba\xbe", FileProblem.PROGRAM),
        ("app.zip", zipped("META-INF/MANIFEST.MF", "A.class"), FileProblem.PROGRAM),
        ("app.apk", zipped("AndroidManifest.xml"), FileProblem.PROGRAM),
        ("setup.doc", OLE, FileProblem.PROGRAM),
        ("tool.jar", zipped("a"), FileProblem.PROGRAM),
        ("letter.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), FileProblem.MACROS),
        ("letter.doc", OLE + "WordDocument_VBA_PROJECT".encode("utf-16-le"), FileProblem.MACROS),
        ("notes.txt", b"#!/bin/sh\nrm -rf ~\n", FileProblem.SCRIPT),
        ("notes.txt", b"  <html><script>alert(1)</script>", FileProblem.SCRIPT),
        ("logo.png", b"<svg xmlns='x' onload='alert(1)'/>", FileProblem.SCRIPT),
        ("notes.txt", b"\xef\xbb\xbf<?xml version='1.0'?>", FileProblem.SCRIPT),
        ("notes.txt", b"@echo off\r\nformat c:", FileProblem.SCRIPT),
        ("notes.txt", b"[InternetShortcut]\nURL=file:", FileProblem.SCRIPT),
        ("run.ps1", b"Remove-Item x", FileProblem.SCRIPT),
        ("run.PS1 ", b"Remove-Item x", FileProblem.SCRIPT),
        ("run.vbs", b"x = 1", FileProblem.SCRIPT),
        ("a.txt", b"abc\0def", FileProblem.UNKNOWN),
        ("a.txt", b"abc\x01\x02def", FileProblem.UNKNOWN),
        ("a.zip", b"PK\x03\x04broken", FileProblem.UNKNOWN),
        ("a.pdf", b"garbage %PDF-1.4", FileProblem.UNKNOWN),
        ("a.mp4", b"\0\0\0\x18ftypisom", FileProblem.UNKNOWN),
        ("a.txt", b"", FileProblem.EMPTY),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), FileProblem.TOO_LARGE),
    ],
)
def test_what_is_refused(name: str, data: bytes, problem: FileProblem) -> None:
    assert judge(name, data) is problem


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("photo.png", PNG, "photo.png"),
        ("photo.JPEG", JPEG, "photo.JPEG"),
        ("../../etc/passwd", TEXT, "passwd.txt"),
        ("C:\\Windows\\system32\\evil.png", PNG, "evil.png"),
        ("/etc/", TEXT, "etc.txt"),
        ("invoice.pdf.exe", PDF, "invoice.pdf"),
        ("photo.exe", PNG, "photo.png"),
        ("photo.png.exe.scr", PNG, "photo.png"),
        ("backup.2026", PNG, "backup.2026.png"),
        ("a\x00b\nc\x1b[31m.png", PNG, "abc[31m.png"),
        ("photo\u202egpj.exe", PNG, "photogpj.png"),
        ("a\u200b.png", PNG, "a.png"),
        ("CON.png", PNG, "_CON.png"),
        ("con", TEXT, "_con.txt"),
        ("lpt1.tar.png", PNG, "_lpt1.tar.png"),
        ("what?<is>|this*.png", PNG, "what__is__this_.png"),
        ("...", PNG, "file.png"),
        ("", PNG, "file.png"),
        (".png", PNG, "png.png"),
        ("name. . .png", PNG, "name.png"),
        ("stream.png:evil.exe", PNG, "stream.png_evil.png"),
        ("e\u0301cran.png", PNG, "écran.png"),
        ("x" * 300 + ".png", PNG, "x" * (LONGEST_NAME - 4) + ".png"),
        ("undecodable\udcff.png", PNG, "undecodable.png"),
    ],
)
def test_names(name: str, kind: FileKind, clean: str) -> None:
    assert clean_name(name, kind) == clean


@given(st.text(max_size=200), st.sampled_from(KINDS))
def test_no_name_is_dangerous(name: str, kind: FileKind) -> None:
    clean = clean_name(name, kind)
    assert 0 < len(clean) <= LONGEST_NAME
    assert clean.lower().endswith(kind.endings)
    assert not set(clean) & set('<>:"|?*/\\')
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in clean)
    assert clean == clean.strip(" ")
    assert not clean.startswith(".")
    assert clean_name(clean, kind) == clean


@given(st.binary(max_size=300), st.text(max_size=20))
def test_no_content_breaks_the_judge(data: bytes, name: str) -> None:
    assert isinstance(judge(name, data), FileKind | FileProblem)
