"""The emulated portal: its state and its rules. Knows nothing of HTTP."""
