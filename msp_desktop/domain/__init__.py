"""The rules of the shop: plain values in, plain values out, nothing but the standard library."""
