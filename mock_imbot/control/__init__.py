"""The control API: everything under /_mock, and the health probes."""
