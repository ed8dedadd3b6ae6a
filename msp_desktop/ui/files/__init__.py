"""Photos and files on jobs and devices: the strip of small pictures, the viewer, and the camera where there is one."""
