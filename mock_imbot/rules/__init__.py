"""The words in which methods are written: declarations, checks and PHP's conversions."""
