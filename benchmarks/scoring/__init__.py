"""How far an answer agrees with the labels of the sample mail: the measures behind ``make score``."""
