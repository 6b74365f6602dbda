"""Signatures of ministers who do not exist: a line drawn by a pen that wanders."""

from app.practice.country.draw import Draw

WIDTH, HEIGHT = 320, 110


def drawn_signature(name: str) -> bytes:
    """The same SVG drawing for the same name."""
    draw = Draw(name)

    def between(low: int, high: int) -> int:
        return low + draw.below(high - low)

    x, middle = 14.0, HEIGHT * 0.58
    path = [f"M{x:.0f} {middle:.0f}"]
    for letter in name.split()[-2]:
        tall = letter.isupper() or letter in "bdfhklt"
        top = middle - between(38, 50) if tall else middle - between(10, 20)
        low = middle + (between(18, 30) if letter in "fgjpqy" else between(2, 9))
        step = between(15, 22)
        path.append(f"C{x + step:.0f} {top:.0f} {x - step / 3:.0f} {top:.0f} {x + step / 3:.0f} {low:.0f}")
        x += step
        path.append(f"S{x:.0f} {middle - 8:.0f} {x:.0f} {middle:.0f}")
    path.append(f"q40 {between(10, 22):.0f} {WIDTH - x - 30:.0f} {between(-14, 4):.0f}")
    line = f'<path d="{" ".join(path)}" fill="none" stroke="#14213d" stroke-width="2.6" stroke-linecap="round"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{line}</svg>'.encode()
