"""Why can't I connect: the way to the camera, step by step (rule `permission-diagnose`).

What is seen (`looking`, `asking`) is kept apart from what it means (`laptop`, `camera`), so that each judgement is a
pure function of facts.
"""
