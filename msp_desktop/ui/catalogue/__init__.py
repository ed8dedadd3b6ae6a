"""The catalogue: what the shop sells, at what price, and what an hour of it brings in."""
