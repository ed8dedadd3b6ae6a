"""Secrets on the screen: typing a passcode, showing it for a moment, unlocking the vault."""
