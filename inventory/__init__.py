"""Stock: materials, places, movements, counts and what follows from them."""
