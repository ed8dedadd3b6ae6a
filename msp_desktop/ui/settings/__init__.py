"""Settings: what prints on papers, who works here, taxes and numbers, and the taste of this computer."""
