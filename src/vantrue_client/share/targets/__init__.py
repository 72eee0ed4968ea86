"""Where copies go, a file a target."""
