"""The application: execute, repeat, replay; over real stores, threads and processes."""
