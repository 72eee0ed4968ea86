"""The camera's language, pure: bytes in, model out; commands, replies, file list, folder pages, names. No sockets."""
