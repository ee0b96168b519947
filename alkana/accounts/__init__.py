"""Users, roles and what each may see."""
