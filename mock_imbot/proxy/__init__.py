"""A forward proxy that leads clients to the mock, under the names they insist on, and nowhere else."""
