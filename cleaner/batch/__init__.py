"""Many documents at once: any files in, a data set out; every core used, nothing lost, nothing twice.

``sources`` find files, ``readers`` turn them into tasks, ``work`` is what a worker process does with a unit of tasks,
``supervisor`` keeps the workers alive, ``journal`` and ``target`` make finished work durable, ``run`` puts them
together.
"""
