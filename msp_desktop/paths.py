"""Where bundled files and this person's files lie; `MSP_DESKTOP_HOME` overrides every user folder."""

import os
from pathlib import Path

APP = "msp-desktop"
_HERE = Path(__file__).resolve().parent


def bundled(*parts: str) -> Path:
    """A file or folder under `resources/`, in a checkout, a wheel and a frozen program alike."""
    return _root() / "resources" / Path(*parts)


def migrations() -> Path:
    """The folder of the schema migrations."""
    return _root() / "migrations"


def _root() -> Path:
    # An editable install leaves a stale copy of resources/ in site-packages, so a checkout wins.
    if (_HERE.parent / "pyproject.toml").exists():
        return _HERE.parent
    return _HERE


def _user(kind: str) -> Path:
    home = os.environ.get("MSP_DESKTOP_HOME")
    if home:
        folder = Path(home) / kind
    else:
        import platformdirs

        folder = Path(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_dir() -> Path:
    """Shops, attached files and backups of this person; made when missing."""
    return _user("data")


def config_dir() -> Path:
    """This machine's taste (`preferences.ini`); made when missing."""
    return _user("config")


def log_dir() -> Path:
    """Logs and fault files; made when missing."""
    return _user("log")


def cache_dir() -> Path:
    """What can be made again, such as the demo shop; made when missing."""
    return _user("cache")


def default_shop() -> Path:
    """The shop that opens when none is named."""
    return data_dir() / "shop.db"
