"""How much is made: quickly, to see that everything works, or in full, for figures that may be told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """`rounds`: pairs taken. `share`: of a job's letters a round. `small` and `large`: letters of the campaigns that
    are compared; `run`: letters of one real run; `whole`: recipients of a whole process."""

    rounds: int
    share: float
    small: int
    large: int
    run: int
    whole: int

    def letters(self, count: int) -> int:
        """Of a job that makes so many in a full round."""
        return max(1, int(count * self.share))

    @property
    def sample(self) -> int:
        """Letters that the programs make, none twice: as many as the hungriest job takes."""
        return WARM + (self.rounds + 1) * max(self.letters(MOST), self.run, SINGLES)


WARM = 40
"""Letters before the first round, at least: every text has been met, everything has been compiled."""

SINGLES = 300
"""Letters of a round of the engine by itself, at most."""

MOST = 2000
"""Letters of a full round of the hungriest job, the print bundle."""

FULL = Size(rounds=7, share=1.0, small=1000, large=20_000, run=500, whole=350)
QUICK = Size(rounds=2, share=0.1, small=150, large=1500, run=60, whole=20)
