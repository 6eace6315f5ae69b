"""Recorders that are wrong on purpose, one fault each, so that the kit can be seen to find it.

`memory` holds faults of one process, over a healthy recorder in memory; `shared` holds faults that
only another process, or a killed one, can show, over eventsourcing's own SQLite module.
"""
