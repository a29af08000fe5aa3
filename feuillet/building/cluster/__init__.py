"""The calls of a build in; done on other machines, a Dask cluster, their outcomes out: the same bytes as here."""
