"""What is not a screen: the gate before every request, the routes, the start, and which screens there are."""
