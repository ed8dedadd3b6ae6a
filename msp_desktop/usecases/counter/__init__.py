"""Acts at the counter that span several nouns."""
