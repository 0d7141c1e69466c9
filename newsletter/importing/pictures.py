"""Takes a picture in: checks it, keeps the original, makes what is shown of it."""
