"""pytest's side of a run: options, session, collection, the guards of its output."""
