"""Cassettes: their format, recording and replaying, anonymising."""
