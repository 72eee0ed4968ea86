"""Bringing an archive or a folder up to date: plan what to fetch, run the plan, report, and watch for the camera."""
