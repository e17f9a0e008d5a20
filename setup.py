"""Builds the compiled kernels, every .pyx beside its NumPy twin. Without a C compiler they are left out, and NumPy does their work."""

from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

DIRECTIVES = {
    "language_level": 3,
    "boundscheck": False,
    "wraparound": False,
    "cdivision": True,
    "initializedcheck": False,
}
FLAGS = [
    "-O3",
    "-g0",
    "-ffp-contract=off",
]  # no fused multiply-add: scores are those of NumPy
SOURCES = sorted(path.as_posix() for room in ("index", "search") for path in Path(room).rglob("*.pyx"))

kernels = cythonize(
    [
        Extension(source.removesuffix(".pyx").replace("/", "."), [source], extra_compile_args=FLAGS)
        for source in SOURCES
    ],
    compiler_directives=DIRECTIVES,
    quiet=True,
)
for kernel in kernels:
    kernel.optional = True  # cythonize() forgets it

setup(ext_modules=kernels)
