"""Devices: the list, the page of one, the form."""
