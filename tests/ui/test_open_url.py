"""Only links of four kinds are handed to other programs."""

import pytest
from PySide6.QtWidgets import QApplication

from msp_desktop.domain.message import Channel
from msp_desktop.ui import open_url as door
from msp_desktop.ui.messages.links import link_of

GOOD = (
    "https://wa.me/393335550117?text=Hello%20%26%20bye",
    "mailto:anna@kowalski.example?subject=a&body=b%0D%0Ac",
    "tel:+393335550117",
    "sms:+393335550117?body=Hi",
)
BAD = (
    "", "C:\\Windows\\calc.exe", "C:/Windows/calc.exe", "c:calc", "file:///etc/passwd", "\\\\server\\share\\x.exe",
    "//server/share", "http://x.example", "javascript:alert(1)", "ms-msdt:/id", "smb://server/x", "ftp://x.example/a",
    "https:calc.exe", "https:///etc/passwd", "https://", "https://a@evil.example", "HTTPS\u003a\u2028//x", " https://x",
    "https://x.example\nfile:///x", "data:text/html,x", "vbscript:x", "search-ms:query=x", "mailto://host/x",
    "tel://host", "https\\://x.example", "javascript:https://x.example", "\u200bhttps://x.example", "https://\u202ex",
)  # fmt: skip


@pytest.fixture
def opened(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been opened."""
    del app
    links: list[str] = []

    class Services:
        @staticmethod
        def openUrl(url: object) -> bool:
            links.append(url.toString())  # type: ignore[attr-defined]
            return True

    monkeypatch.setattr(door, "QDesktopServices", Services)
    return links


@pytest.mark.parametrize("link", GOOD)
def test_these_are_opened(opened: list[str], link: str) -> None:
    assert door.open_url(link)
    assert len(opened) == 1


@pytest.mark.parametrize("link", BAD)
def test_nothing_else_is_opened(opened: list[str], link: str) -> None:
    assert not door.open_url(link)
    assert opened == []


@pytest.mark.parametrize(
    "text", ["a&body=b", "x\r\nBcc: evil@x.example", "?cc=evil@x.example", "100% #1", "è pronto \U0001f600", "a\u2028b"]
)
@pytest.mark.parametrize("channel", Channel)
def test_a_prepared_text_adds_nothing_to_its_link(opened: list[str], channel: Channel, text: str) -> None:
    address = "anna@kowalski.example" if channel is Channel.MAIL else "+393335550117"
    link = link_of(channel, address, text, text)
    assert door.open_url(link)
    assert link.count("?") == 1
    assert link.count("&") == (1 if channel is Channel.MAIL else 0)
    assert "\n" not in link
