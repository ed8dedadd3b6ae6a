"""MSP Desktop: the desktop program for small computer-repair shops."""

__version__ = "0.1.0"
