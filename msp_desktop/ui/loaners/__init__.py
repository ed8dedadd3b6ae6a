"""Devices the shop lends."""
