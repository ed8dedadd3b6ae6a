"""Figures about the shop: what they are, how they were reached, and the jobs behind them."""
