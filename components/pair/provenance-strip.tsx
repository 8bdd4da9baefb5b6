import type { ReactNode } from "react";
import { CoverageRing } from "@/components/pair/coverage-ring";
import type { PairReply } from "@/lib/contracts/pair";
import { formatCoverage } from "@/lib/format/percent";
import { formatQuoteAge } from "@/lib/format/quote-age";
import { formatSpan } from "@/lib/format/span";

type Props = {
  figures: PairReply["windows"]["24h"];
  /** Age of the newest quote, milliseconds; null if unknown. */
  ageMs: number | null;
};

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-11 text-ink-3">{name}</dt>
      <dd className="flex items-center gap-1.5 font-medium whitespace-nowrap">{children}</dd>
    </div>
  );
}

/** Sampling quality of the chosen window. */
export function ProvenanceStrip({ figures, ageMs }: Props) {
  const age = formatQuoteAge(ageMs);
  return (
    <dl className="mt-3.5 grid grid-cols-2 gap-2 laptop:grid-cols-[repeat(4,minmax(68px,auto))] laptop:justify-between">
      <Part name="Sampled">
        <CoverageRing coverage={figures.coverage} />
        {formatCoverage(figures.coverage)}
      </Part>
      <Part name="Fresh">
        <DoubtMark when={figures.notFresh}>{formatCoverage(figures.freshCoverage)}</DoubtMark>
      </Part>
      <Part name="Longest gap">{figures.longestGapMs === 0 ? "none" : formatSpan(figures.longestGapMs)}</Part>
      <Part name="Quote age">
        <DoubtMark when={age.state === "stale"}>
          {age.state === "unknown" ? "not stated" : age.text}
          {age.state === "ageing" && ", ageing"}
        </DoubtMark>
      </Part>
    </dl>
  );
}

/** Marks a value as doubtful: amber and hatched. */
function DoubtMark({ when, children }: { when: boolean; children: ReactNode }) {
  if (!when) return children;
  return (
    <span className="inline-flex items-center gap-1.5 text-stale">
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="flex-none" fill="none">
        <rect x="0.5" y="0.5" width="11" height="11" rx="2" stroke="currentColor" />
        <path d="M0 8 8 0M2 12 12 2M7 12l5-5" stroke="currentColor" strokeWidth="1.2" />
      </svg>
      {children}
    </span>
  );
}
