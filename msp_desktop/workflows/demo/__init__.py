"""The demo shop: who lives in it, what happens there in two years, and two ways of writing it down."""
