"""Signatures and sealing over the contract's bytes. Only allow-listed algorithms, chosen by the key, never by a header."""
