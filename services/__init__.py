"""What the system does; knows neither Streamlit nor a screen."""
