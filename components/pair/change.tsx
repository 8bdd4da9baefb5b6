import { formatChange } from "@/lib/format/percent";

const COLORS = { up: "text-up", down: "text-down", flat: "text-ink-2" } as const;
const TRIANGLES = { up: "M3.5 0 7 6H0z", down: "M0 0h7L3.5 6z" } as const;

type Props = {
  /** Fraction; null if unknown. */
  value: number | null;
  /** Whether the pair has no recent sample. */
  isSilent?: boolean;
};

/** Reason for a missing change. */
export function missingChangeReason(isSilent: boolean): string {
  return isSilent ? "no recent sample" : "not enough data";
}

/** A change over 24 h with colour, triangle and sign; a dash with the reason if it is missing. */
export function Change({ value, isSilent = false }: Props) {
  if (value === null) {
    const reason = `No change over 24 h: ${missingChangeReason(isSilent)}.`;
    return (
      <span className="text-ink-3" title={reason}>
        <span aria-hidden="true">–</span>
        <span className="sr-only">{reason}</span>
      </span>
    );
  }
  const { text, direction } = formatChange(value);
  return (
    <span className={`inline-flex items-center justify-end gap-[5px] ${COLORS[direction]}`}>
      {direction !== "flat" && (
        <svg viewBox="0 0 7 6" width="7" height="6" aria-hidden="true" fill="currentColor">
          <path d={TRIANGLES[direction]} />
        </svg>
      )}
      {text}
    </span>
  );
}
