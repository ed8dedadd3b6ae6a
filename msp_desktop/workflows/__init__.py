"""Slow work of several steps: ask, make, record, one short transaction an item; no Qt."""
