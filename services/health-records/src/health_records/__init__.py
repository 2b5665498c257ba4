"""Health-records owns the workers' files: who they are, their standing, isolation and health."""
