"""The screens: the only floor with Qt."""

import builtins

import PySide6.QtCore  # noqa: F401 - changes how Python imports, see below

# From here on PySide6 reads the source of every module that is imported, to look for its feature switches. We use
# none, and reading the sources of SQLAlchemy takes longer than the whole window.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
