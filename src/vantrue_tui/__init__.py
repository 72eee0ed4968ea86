"""The terminal interface; it comes later, so far there is only its entry point."""
