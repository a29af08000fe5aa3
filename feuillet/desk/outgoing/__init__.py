"""What is to go out, as somebody at the desk asks for it, in; a kit or letters, made in a thread of their own, out."""
