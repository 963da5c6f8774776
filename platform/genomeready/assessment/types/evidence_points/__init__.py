"""Classification by points: tables of evidence, each worth so many points, and the bands in which their sum lies."""
