"""What a plugin must offer (a Protocol per group), and the registry that finds it."""
