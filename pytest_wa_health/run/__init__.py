"""One health run without pytest: load, survey, send, examine."""
