"""What may be a logo: a picture that papers can print."""

from PySide6.QtGui import QImage

from msp_desktop.i18n import _

LOGO_FILTER = "PNG, JPEG (*.png *.jpg *.jpeg)"
MOST_BYTES = 2_000_000


def logo_problem(data: bytes) -> str:
    """Why this file is no logo, or ""."""
    if not data.startswith((b"\x89PNG", b"\xff\xd8")):
        return _("Choose a PNG or JPEG picture.")
    if len(data) > MOST_BYTES:
        return _("This picture has over 2 MB. Choose a smaller one.")
    if QImage.fromData(data).isNull():
        return _("This picture cannot be read.")
    return ""
