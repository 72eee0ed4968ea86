"""The simulated camera, its cards and its faults."""
