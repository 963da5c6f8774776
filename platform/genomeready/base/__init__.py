"""The ground floor: clock, ids, refusals, tables, unit of work. Knows no Flask."""
