"""Sharing: choose, check, reduce, confirm, deliver, record; and packages for police, court and insurer."""
