"""What a person sees: choose a person, courses, activities, gradebook, tools, faults."""
