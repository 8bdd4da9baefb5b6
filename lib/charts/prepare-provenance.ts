import type { PairReply } from "@/lib/contracts/pair";
import { formatMoment } from "@/lib/format/axis-time";
import { formatCount } from "@/lib/format/count";
import type { Zone } from "@/lib/format/instant";
import { formatAge } from "@/lib/format/quote-age";
import { sourceName } from "@/lib/format/source-name";
import { formatSpan } from "@/lib/format/span";
import { wallTime } from "@/lib/format/wall-time";

/** One station on a number's way. */
export type ProvenanceStep = {
  name: string;
  /** The event time itself, else how long after it. */
  time: string;
  text: string;
  /** Whether the way to the next station is waiting for somebody else. */
  isWait: boolean;
};

/** When a page first held the newest number, and how it came by it. */
export type Arrival = {
  /** On the server's clock, epoch milliseconds. */
  at: number;
  /** Whether it came with the page itself. */
  isWithPage: boolean;
};

const TRIGGERS: Record<string, string> = {
  cron: "Triggered by the scheduler",
  sampler: "Triggered by the sampler",
  manual: "Triggered by hand",
  replay: "Replayed from a recording",
  history: "Loaded from the source's history",
};

/** `+ 0.382 s`; what lies before the event time has a true minus. */
function offset(at: number, from: number): string {
  const seconds = (at - from) / 1000;
  const sign = seconds < 0 ? "\u2212" : "+";
  return Math.abs(seconds) < 120
    ? `${sign} ${Math.abs(seconds).toFixed(3)}\u00a0s`
    : `${sign} ${formatSpan(Math.abs(at - from))}`;
}

/** A time of day to the millisecond. */
function preciseTime(at: number, zone: Zone): string {
  return new Date(wallTime(at, zone)).toISOString().slice(11, 23);
}

/**
 * The way of the newest number, station by station: event time → asked → answered → provider's own time → stored →
 * computed → on this page.
 * @param arrival null while that is not known
 * @returns nothing before the first sample
 */
export function prepareProvenance(
  { pair, trust, quoteAgeMs, windows }: PairReply,
  window: keyof PairReply["windows"],
  zone: Zone,
  arrival: Arrival | null,
): ProvenanceStep[] {
  if (!trust) return [];
  const at = Date.parse(trust.at);
  const source = sourceName(pair.source);
  const requested = Date.parse(trust.requestedAt);
  const received = trust.receivedAt === null ? null : Date.parse(trust.receivedAt);
  const provided = trust.providerAt === null ? null : Date.parse(trust.providerAt);
  const stored = Date.parse(trust.storedAt);
  const figures = windows[window];
  const price = `${pair.price ?? "–"} ${pair.quote}`;
  const quoteText =
    provided === null
      ? `${price}. ${source} gives no time for it.`
      : `${price}, quoted by ${source} at ${preciseTime(provided, zone)}${
          quoteAgeMs === null ? "" : `: ${formatAge(quoteAgeMs)} old when received`
        }.`;
  const from = figures.from === null ? null : formatMoment(Date.parse(figures.from), zone);
  return [
    {
      name: "Event time",
      time: preciseTime(at, zone),
      text: `${formatMoment(at, zone)}. Fixed when the round was triggered.`,
      isWait: false,
    },
    {
      name: `Requested from ${source}`,
      time: offset(requested, at),
      text: `${TRIGGERS[trust.trigger] ?? `Triggered by ${trust.trigger}`}, every ${formatSpan(trust.sourceInterval * 1000)}.`,
      isWait: true,
    },
    {
      name: `Received from ${source}`,
      time: received === null ? "–" : offset(received, at),
      text: quoteText,
      isWait: false,
    },
    {
      name: "Stored",
      time: offset(stored, at),
      text: `${formatCount(trust.stored)} of ${formatCount(trust.received)} quotes, ${trust.rejected === 0 ? "none" : formatCount(trust.rejected)} rejected, in one transaction.`,
      isWait: false,
    },
    {
      name: "Computed",
      time: offset(stored, at),
      text: figures.silent
        ? `Recomputed at each tick without a sample, last at ${figures.at === null ? "–" : formatMoment(Date.parse(figures.at), zone)}.`
        : from === null
          ? "In the same transaction."
          : `In the same transaction, from two rows: ${formatMoment(at, zone)} and ${from}.`,
      isWait: false,
    },
    ...(arrival
      ? [
          {
            name: "On this page",
            // The two clocks are compared by an answer's way through the network: nothing arrives before it is stored.
            time: offset(Math.max(arrival.at, stored), at),
            text: arrival.isWithPage
              ? "Loaded with the page."
              : "Fetched when the tick was announced, by the server's clock.",
            isWait: false,
          },
        ]
      : []),
  ];
}
