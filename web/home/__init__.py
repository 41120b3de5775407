"""The first page, its help, and the list of everything else."""
