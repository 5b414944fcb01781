"""Problems of enterprises: the list, one issue and its forms, registering, the leading group's docket."""
