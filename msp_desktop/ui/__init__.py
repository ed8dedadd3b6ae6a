"""The screens: the only floor with Qt."""
