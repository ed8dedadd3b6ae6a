"""The outside: one adapter per neighbour behind one small class."""
