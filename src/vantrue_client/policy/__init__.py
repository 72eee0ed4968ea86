"""What the program may do, decided in one place; and the files that keep what was decided."""
