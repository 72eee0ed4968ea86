"""What is collected here."""

collect_ignore = ["template.py"]  # it runs under the system's Python
