"""The invented city of the demo: a small model of its people, written as delivered files.

Pure numpy, no Django: ``chance`` → ``people`` → ``history`` → ``households`` → ``work``
make the numbers, ``*_files`` write them in the layouts of the sources, and
``deliveries`` puts everything into one folder.
"""
