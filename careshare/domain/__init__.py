"""The rules. Pure: values in, values out; no input or output, no clock, no waiting. Start reading here."""
