import type { RoundMark } from "@/lib/market/rounds";

const MAX_ROUNDS = 60;
/** Bar height and color by outcome. */
const BARS = {
  stored: { y: 2, height: 16, className: "fill-line-2" },
  late: { y: 9, height: 9, className: "fill-line-3" },
  missed: { y: 14, height: 4, className: "fill-bad" },
} as const satisfies Record<RoundMark, object>;

function summary(rounds: readonly RoundMark[]): string {
  const missed = rounds.filter((mark) => mark === "missed").length;
  return `Last ${rounds.length} ticks: ${rounds.length - missed} stored, ${missed} missed`;
}

/** A source's last 60 rounds, newest at the right. */
export function RoundStrip({ rounds }: { rounds: readonly RoundMark[] }) {
  const first = MAX_ROUNDS - rounds.length;
  return (
    <svg
      viewBox={`0 0 ${MAX_ROUNDS * 5} 18`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summary(rounds)}
      className="h-3.5 min-w-[56px] flex-1"
    >
      {first > 0 && <path d={`M1 17.5H${first * 5 - 1}`} className="stroke-line-1" />}
      {rounds.map((mark, i) => {
        const isNewest = i === rounds.length - 1 && mark === "stored";
        const { className, ...bar } = BARS[mark];
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars are identified by position
            key={i}
            x={(first + i) * 5 + 1}
            width={3}
            {...bar}
            className={isNewest ? "fill-ok" : className}
          />
        );
      })}
    </svg>
  );
}
