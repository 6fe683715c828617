"""Conformance of a webhook receiver: realistic samples, signed as Meta signs, and what the answers prove.

The samples are marked as tests and use numbers that nobody has, but a receiver may act on them: it belongs on a
development machine.
"""
