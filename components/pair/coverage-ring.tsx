import { publicationOf } from "@/lib/market/publication";

const RADIUS = 5.4;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

/** Coverage of a window as an arc: light from 90 % on, dark on a dashed track below. */
export function CoverageRing({ coverage }: { coverage: number }) {
  const isFull = publicationOf(coverage) === "published";
  const share = Math.min(1, Math.max(0, coverage));
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      aria-hidden="true"
      fill="none"
      strokeWidth="2.5"
      className="flex-none"
    >
      <circle
        cx="7"
        cy="7"
        r={RADIUS}
        className={isFull ? "stroke-line-2" : "stroke-line-3"}
        strokeDasharray={isFull ? undefined : "1.5 2"}
      />
      <circle
        cx="7"
        cy="7"
        r={RADIUS}
        className={isFull ? "stroke-line-3" : "stroke-ink-1"}
        strokeDasharray={`${(share * CIRCUMFERENCE).toFixed(2)} ${CIRCUMFERENCE.toFixed(2)}`}
        transform="rotate(-90 7 7)"
      />
    </svg>
  );
}
