"""The total of iterations of a Mandelbrot picture, for the test in src/kernels/mandelbrot.rs.

    python3 tests/reference/mandelbrot.py [REGION WIDTH HEIGHT ITERATIONS]

Plain Python with its own complex numbers, which are pairs of IEEE doubles as the kernel's are. It knows nothing of
the kernel but the regions, the place of a point (the centre of its pixel) and the rule (count iterations of
z = z² + c from zero until |z|² is above 4).
"""

import sys

REGIONS = {
    "whole": (-0.75, 0.0, 3.0, 2.4),
    "seahorse": (-0.75, 0.1, 0.15, 0.12),
    "satellite": (-0.743643135, 0.131825963, 0.000014628, 0.0000117024),
}


def total(region, width, height, iterations):
    real, imaginary, across, up = REGIONS[region]
    pixel = max(across / width, up / height)
    iterated = 0
    for row in range(height):
        for column in range(width):
            c = complex(
                real + (column + 0.5 - width / 2) * pixel,
                imaginary + (row + 0.5 - height / 2) * pixel,
            )
            z = 0j
            for _ in range(iterations):
                z = z * z + c
                iterated += 1
                if z.real * z.real + z.imag * z.imag > 4:
                    break
    return iterated


if __name__ == "__main__":
    region, *sizes = sys.argv[1:] or ["whole", "300", "200", "150"]
    print(f"{total(region, *map(int, sizes)):,}")
