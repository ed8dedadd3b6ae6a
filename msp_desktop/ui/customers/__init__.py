"""Customers: the list, the page of one, the form, two made one."""
