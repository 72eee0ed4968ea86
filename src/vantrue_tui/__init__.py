"""The terminal interface: `vantrue tui`, and in a browser `vantrue web`.

It talks to `vantrue_client.workspace` only and holds no logic of fetching, policy or parsing.

- `app`       opens and closes, holds the engine, says what went wrong; knows no screen from inside
- `engine`    the workspace at work in a thread of its own: whatever it does, a key is answered
- `idle`      garbage is collected while nobody presses a key
- `actions`   everything that can be done, with its keys: bindings, footer, Help and palette are made from this table
- `tending`, `upkeep`  what is done to the camera: dialogs one after the other, then the workspace does it
- `texts`     every word that is shown, a file a language; what the workspace says is English there, and translated here
- `troubles`  what went wrong, in the words of who reads it
- `screens/`  one file each; a main screen is a `Page`, with a line in `screens.MAIN` that makes its tab and ``go-NAME``
- `sections/` of the Privacy page, one file each
- `widgets/`  one file each; they tell their screen by messages and never call each other
- `styles/`   one ``.tcss`` a screen or widget, all listed in `styles.FILES`
- `web/`      the same interface in a browser

Two libraries were looked at and not taken. ``textual-plotext`` keeps to plotext 5, while 6 has another interface, and
plots a whole graph anew, some 20 ms of it, whenever a key moves the moment that is looked at: `widgets.graph` draws
one line of letters again. ``pytest-textual-snapshot`` wants one old release of syrupy; `tests/tui` compares SVGs by
itself.

A new action: a line in `actions.ACTS`, its words in every file of `texts/`, ``action_NAME`` on the screen or the app,
and a proof in `tests/tui/proofs.py`, which tries it by keyboard and by mouse.

A new sentence of the workspace: a `Sentence` with an id where it is said, its words under that id in every
``texts/workspace.*.toml``; `tests/tui/test_workspace_texts.py` tells which are missing. A new language: its two files
in `texts/`, and its name in `texts.LANGUAGES`.
"""
