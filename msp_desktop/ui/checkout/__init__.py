"""Checkout: what is fetched and sold, how it is paid."""
