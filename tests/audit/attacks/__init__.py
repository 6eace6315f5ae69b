"""Attacks on real stores, underneath the library, and the verdict on each of them."""
