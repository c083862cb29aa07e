"""What a tester holds: journal, faults, diagnostics. Knows nothing of HTTP servers."""
