"""Me: what do I have to do, and who comes to me?"""
