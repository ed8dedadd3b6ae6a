"""Forms that think: immutable values behind the screens where something is made."""
