"""Devices that nobody fetches."""
