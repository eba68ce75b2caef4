"""The care: procedures, prescriptions, cabins, staff, planner, appointments."""
