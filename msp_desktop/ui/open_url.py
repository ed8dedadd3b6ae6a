"""The one door to other programs: only links of four kinds go through it."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

SCHEMES = frozenset({"https", "mailto", "tel", "sms"})


def may_open(link: str) -> bool:
    """Whether a link is of a kind that may be opened.

    A path such as `C:\\x` reads as scheme "c", a share as none: neither is on the list. A link over the web needs a
    host, one without may be anything.
    """
    if not link.isascii() or any(each.isspace() or not each.isprintable() for each in link) or "\\" in link:
        return False
    url = QUrl(link, QUrl.ParsingMode.StrictMode)
    scheme, _colon, _rest = link.partition(":")
    if not url.isValid() or url.scheme() not in SCHEMES or scheme.lower() != url.scheme():
        return False
    return bool(url.host()) and not url.userInfo() if url.scheme() == "https" else not url.host()


def open_url(link: str) -> bool:
    """Open a link in the program this computer uses for it; False when it may not be opened, or nothing opens it."""
    return may_open(link) and bool(QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode)))
