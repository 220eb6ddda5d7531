"""How long the engine takes, and how much memory, beside what is aimed at: ``make bench-engine``.

No database, no Django: made-up values in the shape of IKP 2024, every case in a process of its own.
"""
