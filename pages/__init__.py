"""The screens: they lay out, act and read; what is done is done by the services."""
