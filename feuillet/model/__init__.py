"""The content as all stages know it, what can be wrong with it, and what is made of it; frozen."""
