"""Stock, purchase orders, stock-takes, suppliers and what goes back to them."""
