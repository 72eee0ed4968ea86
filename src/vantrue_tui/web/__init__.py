"""The interface in a browser: `vantrue web`.

- `door`     who gets in: a link that opens once, a cookie, and what the browser says of where a request comes from
- `page`     the page around the terminal; it loads nothing from anywhere but here
- `session`  one `vantrue tui`, a process that speaks with the page instead of a terminal
- `server`   all of it on one address
"""
