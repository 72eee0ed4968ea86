"""The camera's side: one object is one camera that you talk to; and finding and remembering cameras."""
