"""A camera's replies without what they tell of its owner: pure, and twice is as once.

What is kept is the form: which fields there are, in which order, how a page is written, how long a list is.
"""
