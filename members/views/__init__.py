"""The public register, applications, and what representatives look after; each in a module of its own."""
