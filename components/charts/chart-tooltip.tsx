import type { Readout } from "@/lib/charts/prepare-readout";

const KEYS = { price: "bg-ink-1", volatility: "bg-accent" } as const;

type Props = {
  readout: Readout;
  /** The upper corner away from the pointer. */
  side: "left" | "right";
};

/** One card for both charts, docked where it covers nothing that is pointed at. */
export function ChartTooltip({ readout, side }: Props) {
  return (
    <div
      data-testid="readout"
      className={`pointer-events-none absolute z-10 min-w-[232px] rounded-3 border border-line-2 bg-raised px-3 py-2.5 text-12 shadow-float max-laptop:right-(--edge) max-laptop:bottom-full max-laptop:left-0 laptop:top-[34px] ${side === "left" ? "laptop:left-0" : "laptop:right-[72px]"}`}
    >
      <p className="font-medium">{readout.title}</p>
      {readout.lines.length > 0 && (
        <dl className="mt-1.5 grid grid-cols-[auto_auto] gap-x-4 gap-y-[3px]">
          {readout.lines.map((line) => (
            <div key={line.label} className="contents">
              <dt className="flex items-center gap-1.5 text-ink-2">
                <span aria-hidden="true" className={`h-0.5 w-2.5 ${line.line ? KEYS[line.line] : ""}`} />
                {line.label}
              </dt>
              <dd className="text-right font-medium">
                {line.value}
                {line.unit && <span className="font-normal text-ink-3"> {line.unit}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {readout.note && <p className="mt-1.5 max-w-[248px] text-ink-2">{readout.note}</p>}
    </div>
  );
}
