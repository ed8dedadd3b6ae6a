"""The writes: one function is one thing a person does, and one transaction."""
