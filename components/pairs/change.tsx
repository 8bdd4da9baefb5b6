import { formatChange } from "@/lib/format/percent";

const INKS = { up: "text-up", down: "text-down", flat: "text-ink-2" } as const;
const TRIANGLES = { up: "M3.5 0 7 6H0z", down: "M0 0h7L3.5 6z" } as const;

type Props = {
  /** Fraction; null where there is none. */
  value: number | null;
  /** Whether there is none because the pair has no recent sample. */
  isSilent?: boolean;
};

const REASONS = {
  young: { title: "No change over 24 h: not enough of it was sampled yet.", spoken: "no change figure yet" },
  silent: { title: "No change over 24 h: there is no recent sample.", spoken: "no change figure" },
} as const;

/** A change with colour, triangle and sign; without one, a dash that says why. */
export function Change({ value, isSilent = false }: Props) {
  if (value === null) {
    const { title, spoken } = REASONS[isSilent ? "silent" : "young"];
    return (
      <span className="text-ink-3" title={title}>
        <span aria-hidden="true">–</span>
        <span className="sr-only">{spoken}</span>
      </span>
    );
  }
  const { text, direction } = formatChange(value);
  return (
    <span className={`inline-flex items-center justify-end gap-[5px] ${INKS[direction]}`}>
      {direction !== "flat" && (
        <svg viewBox="0 0 7 6" width="7" height="6" aria-hidden="true" fill="currentColor">
          <path d={TRIANGLES[direction]} />
        </svg>
      )}
      {text}
    </span>
  );
}
