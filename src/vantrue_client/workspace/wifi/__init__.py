"""The laptop's Wi-Fi: the camera's access point is joined, and the former network put back (permission `wifi`)."""
