"""How Django's own forms and lists write days and moments, by language."""
